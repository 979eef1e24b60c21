import { describe, expect, it } from 'vitest';
import { stateEvent } from '../../../lambdas/domain/event/state-event.ts';
import { fanOut } from '../../../lambdas/usecases/publish/fan-out-event.ts';
import { publishEvents } from '../../../lambdas/usecases/publish/publish-events.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { aMinute, many, publishWorld } from './publish-world.ts';

const [spoken, other, exact, theirs] = many(4).map(({ id }) => id) as [string, string, string, string];
const type = `callback.${spoken}.outage`;

const scene = () =>
  publishWorld(
    { id: spoken, events: ['*', type] },
    { id: other, events: ['*'] },
    { id: exact, events: ['callback.*.outage'] },
    { id: theirs, events: ['*'], tenant: 'other' },
  );
type Scene = Awaited<ReturnType<typeof scene>>;
const called = ({ queues }: Scene) => queues.sent.deliveries.map(({ callbackId }) => callbackId);

describe('an event that speaks of a callback', () => {
  it('goes to all of its tenant that subscribe, but to that one', async () => {
    const world = await scene();
    const news = { change: 'outage', at: START, key: 'out_1', state: 'Active' } as const;
    const accepted = stateEvent({ id: spoken, tenant: 'default' }, news);
    expect(await fanOut(world.ports, accepted, aMinute)).toEqual({ calls: 2 });
    expect(called(world)).toEqual([other, exact]);
  });

  it('does not go there either where a person publishes it, or addresses it', async () => {
    const world = await scene();
    const byHand = { type, tenant: 'default' };
    const [published] = await publishEvents(world.ports, [byHand]);
    expect(published?.calls?.map(({ callbackId }) => callbackId)).toEqual([other, exact]);
    const [addressed] = await publishEvents(world.ports, [{ ...byHand, callbackId: spoken }]);
    expect(addressed?.calls).toEqual([]);
    await publishEvents(world.ports, [{ ...byHand, callbackId: other }]);
    expect(called(world)).toEqual([other, exact, other]);
  });

  it('speaks of no other tenant’s', async () => {
    const world = await scene();
    const byHand = { type: `callback.${theirs}.errors`, tenant: 'default' };
    await publishEvents(world.ports, [byHand]);
    expect(called(world)).toEqual([spoken, other]);
  });

  it('gives its calls all their time, however late it is told', async () => {
    const world = await scene();
    const news = { change: 'recovered', at: START, key: 'out_1', state: 'Active' } as const;
    const accepted = stateEvent({ id: spoken, tenant: 'default' }, news);
    const windowFrom = START + 1_800_000;
    await fanOut(world.ports, { ...accepted, again: true, windowFrom }, aMinute);
    expect(world.queues.sent.deliveries.map(({ call }) => call?.retryUntil)).toEqual([windowFrom + DAY_MS]);
    expect(sampleCallback().retry.windowSeconds * 1000).toBe(DAY_MS);
  });
});
