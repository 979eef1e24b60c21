import fc from 'fast-check';
import {
  noticeAskedAgain,
  noticeSettled,
  parkedBeat,
  probingMore,
  recoveryTold,
  stoppedBeat,
} from '../../../lambdas/domain/health/beat-steps.ts';
import { drainStep, droppedOf } from '../../../lambdas/domain/health/drain-steps.ts';
import type { Health, HealthChange } from '../../../lambdas/domain/health/health.ts';
import { sequelOfFailure, sequelOfSuccess, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { failure, INTERVAL_MS, POLICY, success } from './health-scenes.ts';

export const ID = 'cb_01KE6FVN00CA11BACK00000000';
/** With all its digits, as the longest there is. */
const BEGIN = Date.UTC(2026, 0, 5, 9) + 1;
const CALL = 'call_01KE6FVN00CA11BACK0000000';

export interface Happening {
  kind: (typeof KINDS)[number];
  /** Ms since the one before; clocks of two workers differ. */
  at: number;
  lasted: number;
  /** How many writes its worker has not seen. */
  behind: number;
  count: number;
  isFirst: boolean;
  flag: boolean;
  version: number;
}

const KINDS = [
  'failed',
  'failed',
  'failed',
  'failed',
  'succeeded',
  'succeeded',
  'dropped',
  'edited',
  'stopped',
  'started',
  'deleted',
  'beat',
  'beat',
  'beat',
  'beat',
  'probing-more',
  'notice-asked',
  'notice-settled',
  'recovery-told',
  'slots',
] as const;

const happening = fc.record<Omit<Happening, 'at'> & { after: number }>({
  kind: fc.constantFrom(...KINDS),
  after: fc.oneof(fc.integer({ min: -30_000, max: 30_000 }), fc.integer({ min: 0, max: 3_600_000 })),
  lasted: fc.nat(60_000),
  behind: fc.oneof(fc.constant(0), fc.nat(4)),
  count: fc.integer({ min: 1, max: 12 }),
  isFirst: fc.boolean(),
  flag: fc.boolean(),
  version: fc.integer({ min: 1, max: 3 }),
});

export const anyHistory = fc
  .tuple(fc.array(happening, { minLength: 1, maxLength: 80 }), fc.boolean())
  .map(([happenings, isDeletable]) => {
    let now = BEGIN;
    return happenings
      .filter(({ kind }) => isDeletable || kind !== 'deleted')
      .map(({ after, ...rest }): Happening => {
        now += after;
        return { ...rest, at: now };
      });
  });

type Step = (health: Health) => { change: HealthChange } | undefined;
const only = (change: HealthChange | undefined) => change && { change };

/** The writes that follow, each decided on what the one before returned. */
export function stepsOf(one: Happening): Step[] {
  const { kind, at: now, count, flag, version, lasted, isFirst } = one;
  const drainedBy = ({ drainId, drainStep = 0 }: Health) =>
    drainId === undefined ? [] : [{ id: drainId, step: drainStep }];
  const times = { startedAt: now - lasted, endedAt: now, count, configVersion: version };
  switch (kind) {
    case 'failed': {
      const message = 'é'.repeat(200);
      const failed = (health: Health) =>
        failure({
          ...times,
          firstAttempts: isFirst ? count : 0,
          probes: isFirst ? 0 : 1,
          exhausted: flag ? 1 : 0,
          failedBefore: Array(count).fill(undefined),
          error: { at: now - lasted, outcome: 'credentials_error', statusCode: 503, message },
          callId: CALL,
          outageId: () => `out_01KE6FVN00${String(now).padStart(16, '0')}`,
          isGone: flag && count === 12,
          isRepeat: flag && count === 11,
          drained: drainedBy(health),
          policy: {
            ...POLICY,
            disable: { ...POLICY.disable, afterExhaustedCalls: version === 3 ? 2 : null },
          },
        });
      return [
        (health) => stepOf(health, failed(health)),
        (health) => sequelOfFailure(health, failed(health)),
      ];
    }
    case 'succeeded': {
      const succeeded = (health: Health) => success({ ...times, drained: drainedBy(health) });
      return [
        (health) => stepOf(health, succeeded(health)),
        (health) => sequelOfSuccess(health, succeeded(health)),
      ];
    }
    case 'edited':
      return [
        (health) => stepOf(health, { kind, configVersion: version, isRepair: flag, retries: isFirst, now }),
      ];
    case 'stopped':
    case 'started':
      return [
        (health) => stepOf(health, { kind, by: `${'é'.repeat(99)} (key_01KE6FVN00CA11BACK00000000)`, now }),
      ];
    case 'deleted':
      return [(health) => stepOf(health, { kind, now })];
    case 'dropped':
      return [(health) => only(droppedOf(health, drainedBy(health)))];
    case 'beat':
      return [(health) => beat(health, one)];
    case 'probing-more':
      return [
        (health) =>
          once(health, health.mode === 'parked' && health.probedMoreIn !== health.beat, probingMore),
      ];
    case 'notice-asked':
      return [
        (health) => once(health, health.noticeDueAt !== undefined, (due) => noticeAskedAgain(due, now)),
      ];
    case 'notice-settled':
      return [(health) => once(health, true, noticeSettled)];
    case 'recovery-told':
      return [(health) => once(health, isToBeTold(health), recoveryTold)];
    case 'slots':
      return [() => only({ set: { nextSlotAt: now }, when: [] })];
  }
}

function beat(health: Health, { at: now, count, flag, isFirst }: Happening) {
  if (health.mode === 'parked') return parkedBeat(health, { now, waits: flag, intervalMs: INTERVAL_MS });
  if (health.modeDueAt === undefined) return undefined;
  if (health.mode === 'stopped') return stoppedBeat(health, now);
  const found = isFirst
    ? { count: count * 40, cursor: CALL, isEnd: flag }
    : { count: 0, cursor: CALL, isEnd: flag };
  return drainStep(health, found, now);
}

/** A lone change, whose refusal is not tried again once there is nothing left to do. */
function once(health: Health, isDue: boolean, changeOf: (health: Health) => HealthChange) {
  return isDue ? only(changeOf(health)) : undefined;
}

function isToBeTold({ outageEndedAt, recoveryDueAt }: Health): boolean {
  return outageEndedAt !== undefined && recoveryDueAt !== undefined;
}
