import { expect } from 'vitest';
import { HEALTHY, type Health, type HealthChange } from '../../../lambdas/domain/health/health.ts';
import type {
  FailedEvent,
  HealthPolicy,
  SucceededEvent,
} from '../../../lambdas/domain/health/health-events.ts';
import { START } from '../../kit/samples.ts';

export const INTERVAL_MS = 300_000;
export const POLICY: HealthPolicy = {
  parkAfterErrors: 10,
  intervalMs: INTERVAL_MS,
  disable: { afterConsecutiveErrors: null, afterExhaustedCalls: null, afterFailingSeconds: 432_000 },
};

/** A first attempt that began at `startedAt` (START where it is not said) and ended 20 ms later. */
export function failure(changes: Partial<FailedEvent> = {}): FailedEvent {
  const { startedAt = START } = changes;
  return {
    kind: 'failed',
    configVersion: 1,
    policy: POLICY,
    startedAt,
    endedAt: startedAt + 20,
    count: 1,
    firstAttempts: 1,
    probes: 0,
    exhausted: 0,
    failedBefore: [undefined],
    error: { at: startedAt, outcome: 'http_error', statusCode: 500 },
    callId: 'call_1',
    isOfStateEvent: false,
    isGone: false,
    outageId: () => 'out_1',
    isRepeat: false,
    drained: [],
    ...changes,
  };
}

export function success(changes: Partial<SucceededEvent> = {}): SucceededEvent {
  const { startedAt = START } = changes;
  return {
    kind: 'succeeded',
    configVersion: 1,
    startedAt,
    endedAt: startedAt + 20,
    count: 1,
    isRepeat: false,
    drained: [],
    ...changes,
  };
}

/** Direct, in an outage that began at START; its last failure began a second later. */
export const inOutage: Health = {
  ...HEALTHY,
  state: 'Active',
  streak: 3,
  firstStreak: 3,
  streakSince: START,
  outageId: 'out_0',
  outageStartedAt: START,
  outageLastFailureAt: START + 1000,
  outageFirstError: { at: START, outcome: 'http_error', statusCode: 500 },
  outageFirstCall: 'call_0',
  outageAttempts: 3,
  outageCalls: 3,
};

/** That outage was ended by a delivery that began at START + 5 s. */
export const afterOutage: Health = {
  ...inOutage,
  streak: 0,
  firstStreak: 0,
  resetAt: START + 5000,
  outageEndedAt: START + 6000,
  outageEndedBy: 'delivery',
};

export const parked: Health = {
  ...inOutage,
  mode: 'parked',
  epoch: 4,
  beat: 7,
  streak: 12,
  firstStreak: 12,
  parkedAt: START + 20_000,
  modeDueAt: START + 320_000,
  beatAt: START + 320_000,
  unhealthyShard: '0',
};

/** Draining since START + 6 s, with one step of ten calls on its way. */
export const draining: Health = {
  ...afterOutage,
  mode: 'draining',
  epoch: 5,
  beat: 2,
  drainId: '5',
  drainStartedAt: START + 6000,
  drainCursor: 'call_9',
  drainStep: 1,
  drainSent: 10,
  drainSentAt: START + 6000,
  modeDueAt: START + 186_000,
  beatAt: START + 186_000,
  unhealthyShard: '0',
};

export const stoppedByHand: Health = {
  ...inOutage,
  mode: 'stopped',
  epoch: 6,
  state: 'Stopped',
  stateReason: 'Stopped by a person.',
  updatedBy: 'admin',
  stateAt: START + 30_000,
  nextSlotAt: START + 400_000,
  drainCursor: 'call_9',
  modeDueAt: START + 3_630_000,
  beatAt: START + 3_630_000,
  unhealthyShard: '0',
};

/** The health after the change, as the ledger makes it. A change may not be refused by what it was decided on. */
export function afterChange(health: Health, { set, add = {}, remove = [], when }: HealthChange): Health {
  for (const { field, is, to } of when) {
    const value = health[field];
    const isBelow = typeof value === 'number' && typeof to === 'number' && value < to;
    const holds =
      is === 'equal'
        ? value === to
        : is === 'at-least'
          ? typeof value === 'number' && !isBelow
          : isBelow || (is === 'absent-or-below' && value === undefined);
    expect(holds, `${field} is ${String(value)}, not ${is} ${String(to)}`).toBe(true);
  }
  const changed: Record<string, unknown> = { ...health, ...set };
  for (const [field, count] of Object.entries(add)) changed[field] = (changed[field] as number) + count;
  for (const field of remove) delete changed[field];
  return { ...HEALTHY, ...changed } as Health;
}
