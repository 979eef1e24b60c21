import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { FLAP_MS, outageOf } from '../../../lambdas/domain/health/outage.ts';
import { START } from '../../kit/samples.ts';
import { beat, breakOnce, ID, parked, type RecoverWorld, recoverWorld } from './recover-world.ts';

const OUTAGE_ID = 'out_01KE6FVN000000000000000001';
const TEN_MINUTES = 600_000;

/** An outage that opened ten minutes ago, and whose notice is due now. */
const failing = (changes: Partial<Health> = {}): Partial<Health> => ({
  outageId: OUTAGE_ID,
  outageStartedAt: START - TEN_MINUTES,
  outageFirstError: { at: START - TEN_MINUTES, outcome: 'http_error' },
  outageFirstCall: 'call_1',
  outageAttempts: 3,
  noticeDueAt: START,
  beatAt: START,
  unhealthyShard: '0',
  ...changes,
});
const STOPPED: Partial<Health> = {
  mode: 'stopped',
  state: 'TooManyErrors',
  updatedBy: 'rule:afterConsecutiveErrors',
  stoppedByCall: 'call_9',
};
/** Over since half an hour. */
const recovered = (changes: Partial<Health> = {}): Partial<Health> => ({
  ...failing(),
  noticeDueAt: undefined,
  outageEndedAt: START - FLAP_MS,
  outageEndedBy: 'delivery',
  recoveryDueAt: START,
  ...changes,
});

async function recorded(world: RecoverWorld, ...settled: ('outage' | 'stopped')[]) {
  await world.health.keepOutage(outageOf(ID, await world.is())!);
  for (const kind of settled)
    await world.health.recordNotice(ID, OUTAGE_ID, kind, { notifiedAt: START, mailId: `m-${kind}` });
}

describe('a notice that is due', () => {
  it('is asked for again, and is due again ten minutes later', async () => {
    const world = await recoverWorld({ health: failing() });
    await world.work(beat());
    expect(world.take().notices).toMatchObject([{ kind: 'outage', outageId: OUTAGE_ID }]);
    expect(await world.health.getOutage(ID, OUTAGE_ID)).toMatchObject({ attempts: 3 });
    expect(await world.is()).toMatchObject({ noticeDueAt: START + TEN_MINUTES, beatAt: START + TEN_MINUTES });
    await world.work(beat());
    expect(world.take().notices).toEqual([]);
  });

  it('is due no more where it is settled', async () => {
    const world = await recoverWorld({ health: failing() });
    await recorded(world, 'outage');
    await world.work(beat());
    expect(world.take().notices).toEqual([]);
    expect(await world.is()).not.toHaveProperty('beatAt');
  });

  it('is that of a stop, too, which names its call', async () => {
    const world = await recoverWorld({ health: failing(STOPPED) });
    await recorded(world, 'outage');
    await world.work(beat());
    expect(world.take().notices).toMatchObject([{ kind: 'stopped', outageId: OUTAGE_ID, callId: 'call_9' }]);
    await recorded(world, 'stopped');
    await world.clock.advance(TEN_MINUTES);
    await world.work(beat());
    expect(world.take().notices).toEqual([]);
    expect(await world.is()).not.toHaveProperty('noticeDueAt');
  });

  it('is the stop alone where that came with the failure that opened the outage', async () => {
    const world = await recoverWorld({ health: failing({ ...STOPPED, outageIsSilent: true }) });
    await world.work(beat());
    expect(world.take().notices.map(({ kind }) => kind)).toEqual(['stopped']);
  });

  it('is asked for before that is written: dying in between asks twice, never not at all', async () => {
    const world = await recoverWorld({ health: failing() });
    breakOnce(world.ports.health, 'apply', 'before');
    expect(await world.work(beat())).toEqual(['0']);
    await world.work(beat());
    expect(world.take().notices).toHaveLength(2);
  });

  it('does not keep a parked callback from its beat', async () => {
    const world = await recoverWorld({ health: { ...failing(), ...parked() } });
    await world.store(1);
    await world.work(beat({ epoch: 1, beat: 3 }));
    const { notices, retries } = world.take();
    expect([notices.length, retries.length]).toEqual([1, 1]);
  });
});

describe('a recovery that is due', () => {
  const told = async (world: RecoverWorld) => {
    await world.work(beat());
    const { events, notices } = world.take();
    return { events, notices };
  };

  it('is published and noticed once, and a later failure opens another outage', async () => {
    const world = await recoverWorld({ health: recovered({ state: 'Active' }) });
    const { events, notices } = await told(world);
    expect(events).toMatchObject([
      { event: { type: `callback.${ID}.recovered`, payload: { outageId: OUTAGE_ID, state: 'Active' } } },
    ]);
    expect(notices).toMatchObject([{ kind: 'recovered', outageId: OUTAGE_ID }]);
    expect(await told(world)).toEqual({ events: [], notices: [] });
    const health = await world.is();
    expect(health).toMatchObject({ outageIsFinal: true });
    expect(health).not.toHaveProperty('beatAt');
  });

  it('makes the same event when it is told again after a crash', async () => {
    const world = await recoverWorld({ health: recovered() });
    breakOnce(world.ports.health, 'apply', 'before');
    const [first] = (await told(world)).events;
    await world.clock.advance(60_000);
    const [second] = (await told(world)).events;
    expect(second!.eventId).toBe(first!.eventId);
  });

  it('is not told before its time, nor where the outage was taken up again', async () => {
    const world = await recoverWorld({ health: recovered({ recoveryDueAt: START + 1, beatAt: START + 1 }) });
    expect(await told(world)).toEqual({ events: [], notices: [] });
    await world.health.apply(ID, { remove: ['outageEndedAt', 'outageEndedBy'], when: [] });
    await world.clock.advance(1);
    expect(await told(world)).toEqual({ events: [], notices: [] });
    expect(await world.is()).not.toHaveProperty('recoveryDueAt');
  });

  it('causes no event where the call that opened the outage carried one', async () => {
    const world = await recoverWorld();
    const event = 'callback.cb_01KE6FVN00CA11BACK00000001.outage';
    const [call] = await world.store(1, { event });
    await world.health.apply(ID, { set: recovered({ outageFirstCall: call!.id }), when: [] });
    const { events, notices } = await told(world);
    expect(events).toEqual([]);
    expect(notices).toHaveLength(1);
  });
});
