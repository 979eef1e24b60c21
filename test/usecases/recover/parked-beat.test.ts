import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { CallPage } from '../../../lambdas/ports/call-ledger.ts';
import { DAY_MS, START } from '../../kit/samples.ts';
import { beat, ID, INTERVAL_MS, parked, type RecoverWorld, recoverWorld } from './recover-world.ts';

const NOW = { epoch: 1, beat: 3 };
const OVERDUE = { ageMs: DAY_MS + 60_000 };

const probesOf = (world: RecoverWorld) => world.take().retries.map(({ message }) => message.callId);
const statusesOf = (world: RecoverWorld, calls: Call[]) =>
  Promise.all(calls.map(async ({ id }) => (await world.calls.get(ID, id))!.status));

describe('a parked beat', () => {
  it('sends the oldest waiting call as a probe, at once, with the epoch and beat of its claim', async () => {
    const world = await recoverWorld({ health: parked() });
    const [oldest] = await world.store(3, { turn: 5 });
    await world.work(beat(NOW));
    expect(world.take().retries).toEqual([
      {
        message: {
          v: 1,
          callId: oldest!.id,
          callbackId: ID,
          turn: 5,
          trigger: 'probe',
          epoch: 1,
          beat: 4,
        },
        dueAt: START,
      },
    ]);
    expect(world.log.lines.map(({ event }) => event)).toContain('probe.sent');
  });

  it.each([10, 10_000])('reads and writes as much with %i waiting as with any number', async (count) => {
    const world = await recoverWorld({ health: parked() });
    await world.store(count);
    const counts = counting(world);
    for (let i = 0; i < 3; i++) {
      await world.work(beat());
      await world.clock.advance(INTERVAL_MS);
    }
    expect(counts).toEqual({ pages: 3, callsRead: 3, puts: 0, healthWrites: 3, sends: 6 });
  });

  it('passes over what no longer waits, whatever the index shows', async () => {
    const world = await recoverWorld({ health: parked(), indexLagMs: 60_000 });
    const calls = await world.store(5);
    await world.clock.advance(60_000);
    for (const call of calls.slice(0, 2))
      await world.calls.put({ ...call, status: 'SUCCESS', revision: 2 }, 1);
    await world.work(beat());
    expect(probesOf(world)).toEqual([calls[2]!.id]);
  });

  it('closes what is overdue on the way to its probe', async () => {
    const world = await recoverWorld({ health: parked() });
    const overdue = await world.store(4, OVERDUE);
    const [oldest] = await world.store(3);
    await world.work(beat(NOW));
    expect(probesOf(world)).toEqual([oldest!.id]);
    expect(await statusesOf(world, overdue)).toEqual(['FAILED', 'FAILED', 'FAILED', 'FAILED']);
    expect((await world.calls.get(ID, overdue[0]!.id))!.resolution).toEqual({
      by: 'cutoff',
      at: overdue[0]!.retryUntil,
    });
  });

  it('probes with the newest where a whole page is overdue, and leaves the rest to a message', async () => {
    const world = await recoverWorld({ health: parked() });
    const overdue = await world.store(250, OVERDUE);
    const waiting = await world.store(3);
    await world.work(beat(NOW));
    const { retries, recovery } = world.take();
    expect(retries.map(({ message }) => message.callId)).toEqual([waiting[2]!.id]);
    const [next, close] = recovery;
    expect(next!.message).toEqual(beat({ epoch: 1, beat: 4 }));
    expect(close!.message).toMatchObject({ kind: 'close', by: 'cutoff', after: overdue[100]!.id });
    const closedNow = (await statusesOf(world, overdue)).filter((status) => status === 'FAILED');
    expect(closedNow).toHaveLength(101);
    await world.work(close!.message);
    expect(new Set(await statusesOf(world, overdue))).toEqual(new Set(['FAILED']));
    expect(await statusesOf(world, waiting)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect(world.take().recovery).toEqual([]);
  });

  it('is idle once, and calls it again when nothing waited for a whole interval', async () => {
    const world = await recoverWorld({ health: parked({ outageId: 'out_1' }) });
    await world.work(beat(NOW));
    expect(await world.is()).toMatchObject({ mode: 'parked', isIdle: true, beat: 4 });
    await world.clock.advance(INTERVAL_MS);
    await world.work(beat());
    const health = await world.is();
    expect(health).toMatchObject({ mode: 'direct', epoch: 2, drainPass: 1, outageId: 'out_1' });
    expect(health).not.toHaveProperty('outageEndedAt');
    expect(world.take().recovery.at(-1)).toEqual({
      message: beat({ epoch: 2, beat: 0 }),
      delayMs: 60_000,
    });
  });

  it('is not idle any more when something waits again', async () => {
    const world = await recoverWorld({ health: parked({ isIdle: true }) });
    await world.store(1);
    await world.work(beat(NOW));
    const health = await world.is();
    expect(health).toMatchObject({ mode: 'parked' });
    expect(health).not.toHaveProperty('isIdle');
  });
});

describe('a stopped beat', () => {
  it('only closes what is overdue, and comes every hour', async () => {
    const world = await recoverWorld({ health: parked({ mode: 'stopped' }) });
    const overdue = await world.store(250, OVERDUE);
    const waiting = await world.store(3);
    await world.work(beat(), beat());
    const { retries, recovery } = world.take();
    expect(retries).toEqual([]);
    expect(recovery).toMatchObject([{ message: { kind: 'close', by: 'cutoff' } }]);
    await world.work(recovery[0]!.message);
    expect(new Set(await statusesOf(world, overdue))).toEqual(new Set(['FAILED']));
    expect(await statusesOf(world, waiting)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect(await world.is()).toMatchObject({ mode: 'stopped', beat: 4, modeDueAt: START + 3_600_000 });
  });
});

/** What the ports are asked for, from now on. */
function counting({ ports, health }: RecoverWorld) {
  const counts = { pages: 0, callsRead: 0, puts: 0, healthWrites: 0, sends: 0 };
  const { oldestIn, newestIn, put } = ports.calls;
  const counted = async function* (pages: AsyncIterable<CallPage>) {
    for await (const page of pages) {
      counts.pages += 1;
      counts.callsRead += page.read;
      yield page;
    }
  };
  ports.calls.oldestIn = (...args) => counted(oldestIn.apply(ports.calls, args));
  ports.calls.newestIn = (...args) => counted(newestIn.apply(ports.calls, args));
  ports.calls.put = (...args) => {
    counts.puts += 1;
    return put.apply(ports.calls, args);
  };
  const apply = health.apply.bind(health);
  health.apply = (...args) => {
    counts.healthWrites += 1;
    return apply(...args);
  };
  const { retry, recover } = { retry: ports.retries.retry, recover: ports.recovery.recover };
  ports.retries.retry = async (messages) => {
    counts.sends += messages.length;
    await retry.call(ports.retries, messages);
  };
  ports.recovery.recover = async (messages) => {
    counts.sends += messages.length;
    await recover.call(ports.recovery, messages);
  };
  return counts;
}
