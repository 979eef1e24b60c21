import { type Attempt, isFailure } from '../call/attempt.ts';
import type { Health } from '../health/health.ts';
import { failureOf } from '../health/health-events.ts';
import type { Outage } from '../health/outage.ts';
import { oneLine } from './mail-text.ts';
import {
  callbackUri,
  type FactSources,
  KEY_HEADER,
  type NoticeFacts,
  type NoticeSettings,
  noticeFacts,
} from './notice-facts.ts';

/** That a rule or a 410 stopped a callback, as the mail tells of it. */
export interface StopNotice extends NoticeFacts {
  outageId: string;
  stoppedAt: number;
  state: Health['state'];
  /** As `updatedBy` names it: `rule:gone`. */
  updatedBy: string;
  reason: string;
  /** How long a call waits before it is FAILED. */
  windowSeconds: number;
  activateCommand: string;
}

export type StopSources = Omit<FactSources, 'failure'> & { outage: Outage; health: Health };

const REASON_BYTES = 300;

/** `health` is that of the stopped callback; `attempt` the one that was too many, of the call that made it. */
export function stopNotice(
  { outage, health, ...sources }: StopSources,
  settings: NoticeSettings,
): StopNotice {
  const { callback, attempt } = sources;
  const failure = attempt ? failureOf(attempt) : (health.lastError ?? outage.firstError);
  const { state, updatedBy = '', stateReason = '', stateAt = failure.at } = health;
  const uri = callbackUri(callback, settings);
  return {
    ...noticeFacts({ ...sources, failure }, settings),
    outageId: outage.id,
    stoppedAt: stateAt,
    state,
    updatedBy,
    reason: oneLine(stateReason, REASON_BYTES),
    windowSeconds: callback.retry.windowSeconds,
    activateCommand: `curl -X PATCH ${KEY_HEADER} -H "content-type: application/json" -d '{"state":"Active"}' "${uri}"`,
  };
}

/** The newest failure, of the call that made it, when the callback was stopped. */
export function stoppingAttempt({ stateAt = 0 }: Health, attempts: Attempt[]): Attempt | undefined {
  return attempts
    .filter(isFailure)
    .filter(({ startedAt, durationMs }) => startedAt + durationMs <= stateAt)
    .sort((a, b) => b.startedAt - a.startedAt)[0];
}
