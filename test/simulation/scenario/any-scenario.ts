import fc from 'fast-check';
import { anyAct, type PlacedAct } from './any-act.ts';
import { anyCallback, deadFor, flapping, poisoned, well } from './any-callback.ts';
import { anyFaults } from './any-faults.ts';
import type { Burst, Scenario, ScenarioAct, ScenarioCallback } from './scenario.ts';

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const ACTIVE_MS = 24 * HOUR_MS;
const MOST_CALLBACKS = 6;
/** Long enough for a call to fail, and be tried again. */
const SOON_MS = 20 * MINUTE_MS;
/** Errors in a row. */
const PARKED_SOON = 3;

const bursts = (callback: number, least: number) =>
  fc.array(
    fc.record({
      callback: fc.constant(callback),
      from: fc.integer({ min: 0, max: 8 * HOUR_MS }),
      count: fc.integer({ min: 10, max: 24 }),
      apartMs: fc.constantFrom(0, 0, 0, 0, 0, 90, 900, 7000, MINUTE_MS),
      by: fc.constantFrom(...(['api', 'list', 'list', 'list', 'list', 'list', 'queue'] as const)),
      payloadBytes: fc.constantFrom(0, 0, 40, 3000),
    }),
    { minLength: least, maxLength: 3 },
  );

/** Traffic that begins before an outage and goes on through it: enough to park its callback. */
const steady = (callback: number) =>
  fc.record({
    callback: fc.constant(callback),
    from: fc.integer({ min: 0, max: HOUR_MS }),
    count: fc.integer({ min: 20, max: 30 }),
    apartMs: fc.constantFrom(3 * MINUTE_MS, 6 * MINUTE_MS),
    by: fc.constantFrom(...(['api', 'list', 'list', 'list', 'list', 'list'] as const)),
    payloadBytes: fc.constantFrom(0, 40, 3000),
  });

/**
 * A day of at least five callbacks: one with a long outage, one with payloads that it never takes, one that flaps, one
 * that is well, and others of any kind. Every part can be left out by shrinking but these.
 */
export function anyScenario(): fc.Arbitrary<Scenario> {
  const kinds = fc.tuple(deadFor(), poisoned(), flapping(), well(), anyCallback());
  const each = Array.from({ length: MOST_CALLBACKS }, (_, index) => bursts(index, index === 0 ? 0 : 1));
  return fc
    .record({
      // What is left out first makes a bad day smaller the soonest.
      acts: fc.array(anyAct(MOST_CALLBACKS, ACTIVE_MS), { maxLength: 10 }),
      faults: anyFaults(ACTIVE_MS),
      bursts: fc.tuple(steady(0), ...each).map(([first, ...rest]) => [first, ...rest.flat()]),
      callbacks: fc
        .tuple(kinds, fc.array(anyCallback(), { maxLength: 1 }))
        .map(([five, more]) => [...five, ...more]),
      seed: fc.noShrink(fc.nat()),
      activeMs: fc.constant(ACTIVE_MS),
      untidiness: fc.record({
        duplicates: fc.constantFrom(0, 0.005, 0.02),
        lates: fc.constantFrom(0, 0.02),
        lateMs: fc.constantFrom(20_000, 90_000),
      }),
      maxSkewMs: fc.constantFrom(0, 0, 0, 50, 50, 50, 50, 50, 2000, 30_000),
      indexLagMs: fc.constantFrom(0, 1000, 30_000, 60_000),
      pollMs: fc.constantFrom(60, 600, 600, 600),
      ticks: fc.record({ lateMs: fc.constantFrom(0, 30_000), lost: fc.constantFrom(0, 0.05) }),
      payloadHistory: fc.constantFrom('all' as const, 'all' as const, 'failures' as const),
      parkAfterErrors: fc.constantFrom(10, 10, 10, PARKED_SOON, 0),
      drainPerSecond: fc.constantFrom(500, 20),
      concurrency: fc.constant({ deliveries: 50, retries: 20 }),
    })
    .map(({ callbacks: drawn, bursts: all, acts, ...rest }) => {
      const callbacks = rest.parkAfterErrors === PARKED_SOON ? drawn.map(soonOver) : drawn;
      const isThere = ({ callback }: { callback: number }) => callback < callbacks.length;
      const bursts = all.filter(isThere);
      return { ...rest, callbacks, bursts, acts: acts.map((one) => placed(one, bursts)).filter(isThere) };
    });
}

/**
 * Where parking comes soon, a callback that is left with nothing but poison is probed until its calls are over: four hours
 * of that show as much as a day, which those have that are parked later.
 */
function soonOver(callback: ScenarioCallback): ScenarioCallback {
  const { policy, receiver } = callback;
  if (receiver.poison === undefined || policy.retry === undefined) return callback;
  return { ...callback, policy: { ...policy, retry: { ...policy.retry, windowSeconds: 4 * 3600 } } };
}

/** An act that is soon after a burst is on that one's callback. */
function placed({ soonAfter, ...act }: PlacedAct, bursts: Burst[]): ScenarioAct {
  const burst = soonAfter === undefined ? undefined : bursts[soonAfter % bursts.length];
  return burst ? { ...act, callback: burst.callback, at: burst.from + (act.at % SOON_MS) } : act;
}
