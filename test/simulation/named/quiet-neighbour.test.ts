import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { check } from '../checkers/all-checkers.ts';
import { callbackIdAt } from '../scenario/begin.ts';
import type { ScenarioCallback } from '../scenario/scenario.ts';
import { recordOf } from './happened.ts';
import { burst, quiet, RETRY, SECOND_MS, scene } from './scene.ts';

/** A tenth of what the promise names, in rates as in concurrency: 100 calls/s each, and 500 batches at once. */
const PER_SECOND = 10;
const BATCHES = 50;
const NEIGHBOURS = 10;
const LASTS_SECONDS = 125;
const HANG_MS = 90 * SECOND_MS;
const QUIET = 0;

/** Every other one may not park: its first attempts give way in the queue. What is left of them soon has its cutoff. */
const hanging = (_: unknown, i: number): ScenarioCallback =>
  quiet(
    { phases: [{ from: 0, behaviour: { kind: 'hang-after-connect' } }] },
    {
      timeouts: { connectSeconds: 5, responseSeconds: 60 },
      retriesEnabled: i % 2 === 0,
      retry: { ...RETRY, windowSeconds: 600 },
    },
  );

describe('a quiet callback beside ten that hang', () => {
  it('has its first attempts begun within 30 s, and within 75 s while the hang is new', async () => {
    const neighbours = Array.from({ length: NEIGHBOURS }, hanging);
    const busy = { count: LASTS_SECONDS * PER_SECOND, apartMs: SECOND_MS / PER_SECOND, by: 'queue' } as const;
    const record = await recordOf(
      scene({
        activeMs: LASTS_SECONDS * SECOND_MS,
        callbacks: [quiet(), ...neighbours],
        bursts: [
          burst({ callback: QUIET, count: LASTS_SECONDS, apartMs: SECOND_MS }),
          ...neighbours.map((_, i) => burst({ callback: i + 1, ...busy })),
        ],
        parkAfterErrors: 10,
        concurrency: { deliveries: BATCHES, retries: 20 },
      }),
    );
    const firsts = new Map(record.requests.toReversed().map((request) => [request.callId, request]));
    const ids = new Map(record.final.calls.map(({ eventId, id }) => [eventId, id]));
    const waits = record.accepted
      .filter(({ callbackId }) => callbackId === callbackIdAt(QUIET))
      .map(({ eventId, at }) => ({ at: at - START, ms: firsts.get(ids.get(eventId)!)!.at - at }));
    expect(waits).toHaveLength(LASTS_SECONDS);
    // All workers were taken, so that it had to wait at first.
    const longest = (some: typeof waits) => Math.max(...some.map(({ ms }) => ms));
    expect(longest(waits.filter(({ at }) => at < HANG_MS))).toBeGreaterThan(30 * SECOND_MS);
    expect(longest(waits.filter(({ at }) => at < HANG_MS))).toBeLessThan(75 * SECOND_MS);
    expect(longest(waits.filter(({ at }) => at >= HANG_MS))).toBeLessThan(30 * SECOND_MS);
    expect(check(record)).toEqual([]);
  }, 120_000);
});
