import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import type { SimRecord } from '../world/record.ts';
import {
  callsIn,
  invocationOf,
  mailsSent,
  recordOf,
  requestsFor,
  theCall,
  theFault,
  theOnly,
  theOutage,
} from './happened.ts';
import { burst, down, FAILS, faults, MINUTE_MS, quiet, SECOND_MS, scene, VISIBILITY_MS } from './scene.ts';

const crashAt = (at: number) => faults({ at, kind: 'crash-after', function: 'deliver', port: 'calls.put' });
const markAt = (at: number) => [{ at, callback: 0, do: { kind: 'mark' as const, call: 0 } }];

/** The worker died after it wrote the call, and then a person marked it; returns when its message comes back. */
function comesBackAt(record: SimRecord, callId: string): number {
  const crash = theFault(record, 'crash-after', 'calls.put');
  expect(crash.callIds).toEqual([callId]);
  const mark = theOnly(record.acts, 'act');
  expect(mark).toMatchObject({ kind: 'mark', callId, status: 200 });
  const backAt = invocationOf(record, { invocation: crash.invocation! }).at + VISIBILITY_MS;
  expect(mark.at).toBeGreaterThan(crash.at);
  expect(mark.at).toBeLessThan(backAt);
  return backAt;
}

describe('a first attempt that is received again, and meets a mark that a person made meanwhile', () => {
  it('is not repeated: only what followed from the first time is made good', async () => {
    const record = await recordOf(
      scene({
        callbacks: [quiet(down(0, 30 * MINUTE_MS, FAILS))],
        acts: markAt(5 * MINUTE_MS),
        faults: crashAt(0),
      }),
    );
    const call = theCall(record);
    const backAt = comesBackAt(record, call.id);
    expect(requestsFor(record, call)).toHaveLength(1);
    expect(call).toMatchObject({ status: 'SUCCESS', resolution: { by: 'person' }, attemptCount: 1 });
    expect(theOutage(record).firstCall).toBe(call.id);
    expect(record.moves[0]!.at).toBeGreaterThanOrEqual(backAt);
    expect(mailsSent(record)).toMatchObject([{ kind: 'outage' }]);
    expect(check(record)).toEqual([]);
  });

  it('is not made where the call only waited, and its turn is still the same', async () => {
    const record = await recordOf(
      scene({
        callbacks: [quiet(down(0, 8 * MINUTE_MS))],
        // The first four park the callback.
        bursts: [burst({ count: 4, apartMs: 5 * SECOND_MS }), burst({ from: MINUTE_MS })],
        acts: markAt(2 * MINUTE_MS),
        faults: crashAt(MINUTE_MS),
      }),
    );
    const call = callsIn(record).at(-1)!;
    const backAt = comesBackAt(record, call.id);
    // It came back to a callback that is called again, which shows by the attempt that nobody knows of.
    expect(record.final.health.get(call.callbackId)!.mode).toBe('direct');
    expect(record.moves.find(({ after }) => after.mode === 'draining')!.at).toBeLessThan(backAt);
    expect(record.final.attempts.get(call.id)).toMatchObject([{ outcome: 'unknown', trigger: 'delivery' }]);
    expect(requestsFor(record, call)).toEqual([]);
    expect(call).toMatchObject({ status: 'SUCCESS', resolution: { by: 'person' }, turn: 1, attemptCount: 0 });
    expect(check(record)).toEqual([]);
  });
});
