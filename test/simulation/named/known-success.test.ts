import { expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import { recordOf, requestsFor, theFault } from './happened.ts';
import { burst, down, FAILS, faults, MINUTE_MS, quiet, scene, VISIBILITY_MS } from './scene.ts';

/** Parked, and probed every 20 minutes; the answer to the write of the probe's success is lost, and the window ends. */
const probedBeforeCutoff = scene({
  callbacks: [
    quiet(down(0, 30 * MINUTE_MS, FAILS), {
      retry: { intervalSeconds: 1200, windowSeconds: 3000, maxAttempts: null },
    }),
  ],
  bursts: [burst({ count: 5, apartMs: 6000 })],
  faults: faults({ at: 40 * MINUTE_MS, kind: 'lost', function: 'deliver', port: 'calls.keepAttempt' }),
});

it('a success that is in the history alone makes its call SUCCESS when its message comes back, past the cutoff', async () => {
  const record = await recordOf(probedBeforeCutoff);
  const { at: lostAt, invocation } = theFault(record, 'lost', 'calls.keepAttempt');
  const probe = record.requests.find((request) => request.invocation === invocation)!;
  const call = record.final.calls.find(({ id }) => id === probe.callId)!;
  expect(probe).toMatchObject({ trigger: 'probe', outcome: 'success' });
  expect(call.retryUntil).toBeGreaterThan(lostAt);
  expect(call.retryUntil).toBeLessThan(lostAt + VISIBILITY_MS);
  expect(call).toMatchObject({ status: 'SUCCESS', resolution: { by: 'delivery' } });
  expect(requestsFor(record, call).at(-1)).toBe(probe);
  const released = record.moves.find(
    ({ before, after }) => before.mode === 'parked' && after.mode !== 'parked',
  );
  expect(released!.at).toBeGreaterThan(call.retryUntil);
  expect(released!.at - lostAt).toBeLessThan(VISIBILITY_MS + MINUTE_MS);
  expect(check(record)).toEqual([]);
});
