import { expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { OPEN_MS } from '../../../lambdas/domain/health/outage-moves.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { afterChange, inOutage } from './health-scenes.ts';
import { itemBytes } from './item-bytes.ts';

const AT = Date.UTC(2026, 0, 5, 9) + 1;
const CALL = 'call_01KE6FVN00CA11BACK00000000';
const error = {
  at: AT,
  outcome: 'credentials_error',
  statusCode: 503,
  message: 'é'.repeat(200),
} as const;
const by = `${'é'.repeat(200)} (key_01KE6FVN00CA11BACK00000000)`;
const { updatedBy } = afterChange(inOutage, stepOf(inOutage, { kind: 'stopped', by, now: AT }).change);

/** All that a callback can have been through, with counters that a year does not fill. */
const much: Partial<Health> = {
  epoch: 9999,
  configVersion: 999,
  state: 'Active',
  updatedBy: updatedBy!,
  stateAt: AT,
  streak: 99_999,
  firstStreak: 99_999,
  streakSince: AT,
  exhausted: 99_999,
  resetAt: AT,
  totalCalls: 999_999_999,
  totalErrors: 999_999_999,
  lastError: error,
  lastSuccessAt: AT,
  outageId: 'out_01KE6FVN00CA11BACK00000000',
  outageStartedAt: AT,
  outageLastFailureAt: AT,
  outageFirstError: error,
  outageFirstCall: CALL,
  outageAttempts: 999_999,
  outageCalls: 999_999,
  outageProbes: 99_999,
  beat: 99_999,
  modeDueAt: AT,
  noticeDueAt: AT,
  recoveryDueAt: AT + OPEN_MS,
  beatAt: AT,
  unhealthyShard: '7',
};
const ended: Partial<Health> = { outageEndedAt: AT, outageEndedBy: 'delivery', recoveryDueAt: AT };
const inDrain: Partial<Health> = {
  nextSlotAt: AT + 0.123,
  lateSlotAt: AT + 0.123,
  drainId: '9999',
  drainStartedAt: AT,
  drainCursor: CALL,
  drainStep: 9999,
  drainSent: 500,
  drainSentAt: AT,
  drainOk: 450,
  drainFailed: 50,
  drainDropped: 50,
};

it.each<[string, Partial<Health>]>([
  ['draining, its outage ended', { ...ended, ...inDrain, mode: 'draining', drainWraps: true }],
  ['direct, in a pass', { ...ended, ...inDrain, mode: 'direct', drainPass: 3 }],
  [
    'parked',
    {
      mode: 'parked',
      parkedAt: AT,
      isIdle: true,
      probedMoreIn: 99_999,
      drainCursor: CALL,
      nextSlotAt: AT,
      lateSlotAt: AT,
    },
  ],
  [
    'stopped, its outage ended',
    {
      ...ended,
      mode: 'stopped',
      stateReason: '99999 calls failed at every attempt.',
      updatedBy: 'rule:afterConsecutiveErrors',
      stoppedByCall: CALL,
      outageIsSilent: true,
      drainCursor: CALL,
      nextSlotAt: AT + 0.123,
      lateSlotAt: AT + 0.123,
    },
  ],
])('a health item is one write unit at its fullest: %s', async (_mode, fields) => {
  const ledger = new MemoryHealthLedger({ clock: new MemoryClock(), historyDays: 30 });
  const { health } = await ledger.apply('cb', { set: { ...much, ...fields }, when: [] });
  // As the table has it, with the mark of its newest write.
  const own = { callbackId: 'cb_01KE6FVN00CA11BACK00000000', part: 'current', v: 1, w: 'aB3_-9' };
  const item = { ...health, ...own };
  expect(itemBytes(item)).toBeLessThanOrEqual(1024);
});
