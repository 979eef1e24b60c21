import { describe, expect, it } from 'vitest';
import type { Health, HealthChange } from '../../../lambdas/domain/health/health.ts';
import type { FailedEvent, SucceededEvent } from '../../../lambdas/domain/health/health-events.ts';
import { healthPolicyOf } from '../../../lambdas/domain/health/health-policy.ts';
import { settleHealth } from '../../../lambdas/usecases/deliver/settle-health.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { deliverWorld } from './world.ts';

const ID = sampleCallback().id;
type World = Awaited<ReturnType<typeof deliverWorld>>;

const failure = (startedAt: number, changes: Partial<FailedEvent> = {}): FailedEvent => ({
  kind: 'failed',
  configVersion: 1,
  startedAt,
  endedAt: startedAt + 20,
  count: 1,
  drained: [],
  isRepeat: false,
  policy: healthPolicyOf(sampleCallback(), 10),
  firstAttempts: 1,
  probes: 0,
  exhausted: 0,
  failedBefore: [undefined],
  error: { at: startedAt, outcome: 'http_error', statusCode: 500 },
  callId: 'call_1',
  isOfStateEvent: false,
  isGone: false,
  outageId: () => `out_${startedAt}`,
  ...changes,
});
const success = (startedAt: number, changes: Partial<SucceededEvent> = {}): SucceededEvent => ({
  kind: 'succeeded',
  configVersion: 1,
  startedAt,
  endedAt: startedAt + 20,
  count: 1,
  drained: [],
  isRepeat: false,
  ...changes,
});
const tell = (world: World, event: FailedEvent | SucceededEvent) =>
  settleHealth(world.ports, { callback: sampleCallback(), event });

/** This worker's view stays as it is while others tell what happened. */
async function meanwhile(world: World, ...events: (FailedEvent | SucceededEvent | HealthChange)[]) {
  const seen: Health = await world.ports.healthView.get(ID);
  for (const event of events) {
    if ('when' in event) await world.health.apply(ID, event);
    else await tell(world, event);
  }
  world.ports.healthView.remember(ID, seen);
}

describe('a worker whose view of a health is behind', () => {
  it('lets a failure steer nothing that began before a success it has not seen', async () => {
    const world = await deliverWorld();
    await meanwhile(world, success(START + 100));
    await tell(world, failure(START + 50));
    expect(await world.health.get(ID)).toMatchObject({ streak: 0, totalCalls: 2, totalErrors: 1 });
    expect(world.queues.sent.notices).toEqual([]);
  });

  it('joins an outage that it has not seen open', async () => {
    const world = await deliverWorld();
    await meanwhile(world, failure(START));
    await tell(world, failure(START + 50));
    expect(await world.health.get(ID)).toMatchObject({ outageId: `out_${START}`, streak: 2 });
    expect(world.queues.sent.notices).toHaveLength(1);
  });

  it('takes up an outage that it has not seen end', async () => {
    const world = await deliverWorld();
    await tell(world, failure(START));
    await meanwhile(world, success(START + 100));
    await tell(world, failure(START + 200));
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ outageId: `out_${START}`, streak: 1 });
    expect(health.outageEndedAt).toBeUndefined();
  });

  it('lets a failure of a configuration steer nothing that it has not seen replaced', async () => {
    const world = await deliverWorld();
    await meanwhile(world, { set: { configVersion: 2 }, when: [] });
    await tell(world, failure(START));
    expect(await world.health.get(ID)).toMatchObject({ streak: 0, totalErrors: 1 });
    expect(world.queues.sent.notices).toEqual([]);
  });

  it('never moves the newest success back', async () => {
    const world = await deliverWorld();
    await meanwhile(world, success(START + 100));
    await tell(world, success(START + 50));
    expect(await world.health.get(ID)).toMatchObject({ resetAt: START + 100, totalCalls: 2 });
  });

  it('lets a success reset no streak that began after it', async () => {
    const world = await deliverWorld();
    await meanwhile(world, failure(START + 100));
    await tell(world, success(START + 50));
    expect(await world.health.get(ID)).toMatchObject({ streak: 1, streakSince: START + 100 });
  });

  it('records an outage only once its write has gone through', async () => {
    const world = await deliverWorld();
    await meanwhile(world, success(START + 100));
    await tell(world, failure(START + 50));
    expect(await world.health.listOutages(ID, 10)).toEqual([]);
  });
});

describe('the end of an outage', () => {
  it('does not come while a later failure stands', async () => {
    const world = await deliverWorld();
    await tell(world, failure(START));
    const apply = world.health.apply.bind(world.health);
    world.health.apply = async (id, change) => {
      const written = await apply(id, change);
      // Another worker's failure comes between the two writes of this success.
      if (change.set?.resetAt) await apply(id, { set: { outageLastFailureAt: START + 200 }, when: [] });
      return written;
    };
    await tell(world, success(START + 100));
    expect((await world.health.get(ID)).outageEndedAt).toBeUndefined();
  });

  it('is no matter for a success of an older configuration', async () => {
    const world = await deliverWorld();
    await tell(world, failure(START, { configVersion: 2 }));
    await tell(world, success(START + 100, { configVersion: 1 }));
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ streak: 1 });
    expect(health.outageEndedAt).toBeUndefined();
  });

  it('is known to the worker that wrote it', async () => {
    const world = await deliverWorld();
    await tell(world, failure(START));
    await tell(world, success(START + 100));
    expect(await world.ports.healthView.get(ID)).toMatchObject({ outageEndedBy: 'delivery' });
  });

  it('is on its record before the next outage takes its place', async () => {
    const world = await deliverWorld();
    await tell(world, failure(START));
    await tell(world, success(START + 100));
    await tell(world, failure(START + 3_600_000));
    const [next, ended] = await world.health.listOutages(ID, 10);
    expect(next).toMatchObject({ id: `out_${START + 3_600_000}` });
    expect(ended).toMatchObject({ id: `out_${START}`, endedAt: START + 120, endedBy: 'delivery' });
  });
});

it('an outage whose mail is settled asks for none when its opening is repeated', async () => {
  const world = await deliverWorld();
  await tell(world, failure(START));
  await world.health.recordNotice(ID, `out_${START}`, 'outage', { notifiedAt: START + 50, mailId: 'mail-1' });
  await tell(world, { ...failure(START), isRepeat: true });
  expect(world.queues.sent.notices).toHaveLength(1);
});
