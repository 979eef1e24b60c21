import { type Attempt, isFailure, isUnsendable } from '../call/attempt.ts';
import type { Call, Resolution } from '../call/call.ts';
import { failureOf } from '../health/health-events.ts';
import {
  callsUri,
  type FactSources,
  KEY_HEADER,
  type NoticeFacts,
  type NoticeSettings,
  noticeFacts,
} from './notice-facts.ts';

/** A call that failed, as the mail tells of it that a callback with `notify.everyFailedCall` wants. */
export interface CallNotice extends NoticeFacts {
  call: NonNullable<NoticeFacts['call']>;
  markCommand: string;
  retryCommand: string;
  /** What became of it by now. */
  now: { status: Call['status']; by?: Resolution['by'] };
}

export type CallSources = Omit<FactSources, 'failure'> & { call: Call; attempt: Attempt };

/** `call` is as a reader must take it, `attempt` the one it failed with first. */
export function callNotice(sources: CallSources, settings: NoticeSettings): CallNotice {
  const { callback, call, attempt } = sources;
  const facts = noticeFacts({ ...sources, failure: failureOf(attempt) }, settings);
  return {
    ...facts,
    call: facts.call!,
    markCommand: facts.markCommand!,
    retryCommand: `curl -X POST ${KEY_HEADER} "${callsUri(callback, settings)}/${call.id}/retry"`,
    now: { status: call.status, ...(call.resolution && { by: call.resolution.by }) },
  };
}

/** The attempt that a call failed with first; one for which no request could be made is one. */
export function firstFailure(attempts: Attempt[]): Attempt | undefined {
  return attempts
    .filter((attempt) => isFailure(attempt) || isUnsendable(attempt))
    .sort((a, b) => a.startedAt - b.startedAt)[0];
}
