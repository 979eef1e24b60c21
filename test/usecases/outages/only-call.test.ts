import { describe, expect, it } from 'vitest';
import { markCall } from '../../../lambdas/usecases/history/mark-call.ts';
import { START } from '../../kit/samples.ts';
import { BROKEN, OK } from '../deliver/world.ts';
import { parked } from '../recover/recover-world.ts';
import { ID, INTERVAL_MS, MINUTE_MS, outageWorld } from './outage-world.ts';

const ADMIN = { actor: 'admin', role: 'admin' } as const;
const OUTAGE = {
  outageId: 'out_01KE6FVN000000000000000001',
  outageStartedAt: START - 3_600_000,
  outageLastFailureAt: START - 3_600_000,
  outageFirstError: { at: START - 3_600_000, outcome: 'http_error' },
} as const;

/** One call waits, and its callback's beat comes in a minute. */
async function waitingAlone(fields = {}) {
  const world = await outageWorld();
  const due = { modeDueAt: START + MINUTE_MS, beatAt: START + MINUTE_MS };
  await world.health.apply(ID, { set: parked({ ...OUTAGE, state: 'Active', ...due }), when: [] });
  const [id] = await world.store(1, fields);
  const beat = { v: 1, kind: 'beat', callbackId: ID, epoch: 1, beat: 3 } as const;
  await world.queues.recover([{ message: beat, delayMs: MINUTE_MS }]);
  const call = async () => (await world.stored([id!]))[0]!;
  return { world, id: id!, call };
}

describe('the only waiting call', () => {
  it.each([
    ['succeeds', OK, 'delivery'],
    ['fails', BROKEN, undefined],
  ] as const)('is marked by hand during its probe, which %s: it stays marked', async (_, answer, endedBy) => {
    const { world, id, call } = await waitingAlone();
    world.receiver.answer = async () => {
      await markCall(world.api, ADMIN, ID, id, { status: 'SUCCESS' });
      return answer;
    };
    await world.run(3 * INTERVAL_MS);
    expect(world.seen).toHaveLength(1);
    expect(await call()).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'person' },
      attemptCount: 1,
    });
    const health = await world.is();
    expect(health).toMatchObject({ mode: 'direct' });
    expect(health.outageEndedBy).toBe(endedBy);
  });

  it.each([
    ['fails', BROKEN, 'FAILED', 'cutoff'],
    ['succeeds', OK, 'SUCCESS', 'delivery'],
  ] as const)('reaches its cutoff in flight, and %s: it is %s', async (_, answer, status, by) => {
    const { world, call } = await waitingAlone({ retryUntil: START + MINUTE_MS + 10_000 });
    world.receiver.answer = async () => {
      await world.clock.sleep(30_000);
      return answer;
    };
    await world.run(3 * INTERVAL_MS);
    expect(world.seen).toHaveLength(1);
    expect(await call()).toMatchObject({ status, resolution: { by } });
    expect(await world.is()).toMatchObject({ mode: 'direct' });
  });
});
