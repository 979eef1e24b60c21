import { isoTime } from '../callback/callback-view.ts';
import type { Attempt } from './attempt.ts';

export type AttemptView = ReturnType<typeof attemptView>;

/** An attempt as the API shows it: in a call's history, or by itself where it is in none. */
export function attemptView(attempt: Attempt, number: number) {
  return {
    number,
    startedAt: isoTime(attempt.startedAt),
    durationMs: attempt.durationMs,
    timings: attempt.timings,
    trigger: attempt.trigger,
    outcome: attempt.outcome,
    statusCode: attempt.statusCode ?? null,
    statusMessage: attempt.statusMessage ?? null,
    responseBody: attempt.responseBody ?? null,
    ...(attempt.responseEncoding && { responseEncoding: attempt.responseEncoding }),
    responseTruncated: attempt.responseTruncated ?? false,
    remoteAddress: attempt.remoteAddress ?? null,
  };
}
