import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { type Chain, configsBetween, hasFailed, turnOf } from './call-facts.ts';
import { cutoffFor } from './call-windows.ts';
import { clockText, secondsText } from './violation-text.ts';

export const JITTER = 0.1;
/** The last second before the cutoff is left to the last attempt. */
const SECOND_MS = 1000;

/** A successor that comes sooner than the interval less its jitter, or than the receiver asked for. */
export function gapsOf(record: SimRecord, { call, requests, byTurn }: Chain): Violation[] {
  return requests.flatMap((request) => {
    if (request.trigger !== 'retry') return [];
    const turn = turnOf(request);
    const before = (byTurn.get(turn - 1) ?? []).filter((one) => hasFailed(one) && one.endedAt! <= request.at);
    if (before.length === 0) return [];
    const soonest = Math.min(...before.map((one) => one.endedAt! + shortestMs(record, call, one)));
    if (request.at >= soonest - 2 * record.limits.skewMs) return [];
    const { at, callbackId, callId } = request;
    const what = `the retry of turn ${turn} is ${secondsText(soonest - at)} early: ${beforeText(record, before, at)}`;
    return [{ promise: 'P4', at, callbackId, callId, what } as const];
  });
}

/** From the end of a failed request to the earliest start of the next. */
function shortestMs(record: SimRecord, call: Call, request: SeenRequest): number {
  const { callbackId, at, endedAt } = request;
  const configs = configsBetween(record, callbackId, at, at);
  const interval = Math.min(...configs.map(({ retry }) => retry.intervalSeconds * 1000));
  const lastMs = cutoffFor(record, call, request).earliest - SECOND_MS - endedAt!;
  return Math.max(interval * (1 - JITTER), Math.min(askedMs(request), lastMs));
}

/** What the receiver asked to wait; 0 where it asked for nothing, or may not. */
export function askedMs({ statusCode, retryAfter, endedAt = 0 }: SeenRequest): number {
  if (retryAfter === undefined || (statusCode !== 429 && statusCode !== 503)) return 0;
  const text = retryAfter.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - endedAt);
}

function beforeText(record: SimRecord, before: SeenRequest[], at: number): string {
  const last = before.at(-1)!;
  const afterMs = at - last.endedAt!;
  return `${secondsText(afterMs)} after the end of the ${last.trigger} at ${clockText(record, last.at)}`;
}
