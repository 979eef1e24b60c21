import type { Behaviour } from '../receivers/behaviour.ts';
import { type ReceiverPlan, WELL } from '../receivers/receiver-plan.ts';
import type { Burst, Scenario, ScenarioCallback } from '../scenario/scenario.ts';
import type { PointFault } from '../world/faults.ts';

/** Times of a scene are ms from its start. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** A message whose worker died comes back so long after it was received. */
export const VISIBILITY_MS = 15 * MINUTE_MS;

export const REFUSES: Behaviour = { kind: 'refuse' };
export const FAILS: Behaviour = { kind: 'answer', statusCode: 500, afterMs: 50 };
/** Of a call: retries every five minutes, for two hours. */
export const RETRY = { intervalSeconds: 300, windowSeconds: 7200, maxAttempts: null };

/**
 * A small scenario in which nothing is left to chance but milliseconds: one callback that is well, tidy queues, clocks that
 * agree, an index without a lag, and a tick each minute. Each story changes what it is about.
 */
export function scene(changes: Partial<Scenario> = {}): Scenario {
  return {
    ...{ seed: 1, activeMs: HOUR_MS, callbacks: [quiet()], bursts: [burst()], acts: [], faults: faults() },
    untidiness: { duplicates: 0, lates: 0, lateMs: SECOND_MS },
    ...{ maxSkewMs: 0, indexLagMs: 0, pollMs: 60, ticks: { lateMs: 0, lost: 0 } },
    ...{ payloadHistory: 'all', parkAfterErrors: 3, drainPerSecond: 500 },
    concurrency: { deliveries: 50, retries: 20 },
    ...changes,
  };
}

export function quiet(
  receiver: ReceiverPlan = { phases: [] },
  policy: ScenarioCallback['policy'] = {},
): ScenarioCallback {
  return { policy: { retriesEnabled: true, retry: RETRY, ...policy }, receiver, listens: false };
}

export function burst(changes: Partial<Burst> = {}): Burst {
  return { callback: 0, from: 0, count: 1, apartMs: 0, by: 'api', payloadBytes: 0, ...changes };
}

/** Well again from `until` on. */
export function down(from: number, until: number, behaviour: Behaviour = REFUSES): ReceiverPlan {
  return {
    phases: [
      { from, behaviour },
      { from: until, behaviour: WELL },
    ],
  };
}

export const NEVER_BACK: ReceiverPlan = { phases: [{ from: 0, behaviour: REFUSES }] };

/** The first port call that fits, from then on, meets it. */
export function faults(...points: PointFault[]): Scenario['faults'] {
  return { points, storms: [] };
}
