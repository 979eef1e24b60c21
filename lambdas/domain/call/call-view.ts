import type { Callback } from '../callback/callback.ts';
import { isoTime } from '../callback/callback-view.ts';
import type { Health, Mode } from '../health/health.ts';
import { maskedUrl } from '../request/masked-url.ts';
import { parseKeepingNumbers } from '../text/json-text.ts';
import type { NumberedAttempt } from './attempt-order.ts';
import { attemptView } from './attempt-view.ts';
import type { Call } from './call.ts';
import { type Lifted, liftFrom } from './payload.ts';

const WAITING_FOR = {
  direct: 'retry',
  draining: 'retry',
  parked: 'parked',
  stopped: 'stopped',
} as const satisfies Record<Mode, string>;

/** What a call is shown beside. `uri`: the call's own. */
export interface CallContext {
  callback: Callback;
  health: Health;
  now: number;
  uri: string;
}

/** A call as lists show it: without payload, what is lifted from it cut short; with attempts where they are asked for. */
export function listedCallView(call: Call, context: CallContext, attempts?: NumberedAttempt[]) {
  return {
    ...callView(call, context, call.payloadApart?.lifted ?? liftFrom(call.payload, 'short')),
    ...(attempts && { attempts: attempts.map(numberedView) }),
  };
}

/** A call by itself, with its payload as it came. */
export function wholeCallView(
  call: Call,
  context: CallContext,
  payload: string | undefined,
  attempts: NumberedAttempt[],
) {
  return {
    ...callView(call, context, liftFrom(payload, 'whole')),
    ...(payload !== undefined && { payload: parseKeepingNumbers(payload) }),
    attempts: attempts.map(numberedView),
  };
}

/** `call` is as a reader must take it: past its cutoff it is a failed one already. */
function callView(call: Call, { callback, health, now, uri }: CallContext, lifted: Lifted) {
  const { lastAttempt, resolution } = call;
  return {
    id: call.id,
    callbackId: call.callbackId,
    eventId: call.eventId,
    event: call.event,
    status: call.status,
    createdAt: isoTime(call.createdAt),
    retryUntil: isoTime(call.retryUntil),
    nextAttemptAt: isoTime(isWaiting(health) ? undefined : call.nextAttemptAt),
    waiting: call.status === 'PENDING' ? WAITING_FOR[health.mode] : null,
    attemptCount: call.attemptCount,
    erasedAt: isoTime(call.erasedAt),
    messageId: call.messageId ?? lifted.messageId ?? null,
    messageLocation: call.messageLocation ?? lifted.messageLocation ?? null,
    from: lifted.from ?? null,
    responseMessage: lifted.responseMessage ?? null,
    callback: {
      id: callback.id,
      name: callback.name,
      url: maskedUrl(callback.url),
      attemptedDate: isoTime(lastAttempt?.startedAt),
      statusCode: lastAttempt?.statusCode ?? null,
      statusMessage: lastAttempt ? (lastAttempt.statusMessage ?? null) : neverAttempted(call, health, now),
    },
    resolution: resolution
      ? {
          by: resolution.by,
          actor: resolution.actor ?? null,
          at: isoTime(resolution.at),
          note: resolution.note ?? null,
        }
      : null,
    link: linksOf(call, callback, health, uri),
  };
}

/** Parked or stopped, a call is not attempted at any time that is known. */
function isWaiting({ mode }: Health): boolean {
  return mode === 'parked' || mode === 'stopped';
}

/** Names the outage that was on while the call waited, where there was one. */
function neverAttempted(call: Call, health: Health, now: number): string {
  const { outageId, outageStartedAt, outageEndedAt } = health;
  const waitedUntil = call.resolution?.at ?? now;
  const isMet =
    outageId !== undefined &&
    (outageStartedAt ?? 0) <= waitedUntil &&
    (outageEndedAt === undefined || outageEndedAt >= call.createdAt);
  return isMet ? `never attempted: outage ${outageId}` : 'never attempted';
}

/** What can be done with it now. What was delivered is not sent again, and a callback that is deleted or stopped is sent nothing. */
function linksOf({ status, erasedAt }: Call, { deletedAt }: Callback, { mode }: Health, uri: string) {
  const update = { rel: 'updateCall', uri, method: 'PUT' };
  const isGone = deletedAt !== undefined || erasedAt !== undefined;
  const mayBeRetried = status !== 'SUCCESS' && !isGone && mode !== 'stopped';
  return mayBeRetried ? [update, { rel: 'retryCall', uri: `${uri}/retry`, method: 'POST' }] : [update];
}

function numberedView({ attempt, number }: NumberedAttempt) {
  return attemptView(attempt, number);
}
