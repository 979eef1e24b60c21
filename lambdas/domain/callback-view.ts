import { MASK } from '../contract/api/text.ts';
import type { Callback } from './callback.ts';
import { shownAuth } from './callback-auth.ts';
import type { Failure, Health } from './health.ts';
import { maskedUrl } from './masked-url.ts';
import { type Outage, outageOf } from './outage.ts';

/** Milliseconds since the epoch as the API shows a time. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | null;
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** A callback as the API shows it. `stored`: with its URL and headers as they are; else what may hold a secret is masked. */
export function callbackView(callback: Callback, health: Health, show: 'stored' | 'masked') {
  const { version: _v, secret: _s, deletedAt: _d, auth, headers, createdAt, updatedAt, ...plain } = callback;
  const outage = outageOf(callback.id, health);
  return {
    ...plain,
    url: show === 'stored' ? callback.url : maskedUrl(callback.url),
    auth: shownAuth(auth),
    headers:
      show === 'stored' ? headers : Object.fromEntries(Object.keys(headers).map((name) => [name, MASK])),
    state: health.state,
    stateReason: health.stateReason ?? null,
    updatedBy: health.updatedBy ?? callback.updatedBy,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    usage: {
      totalCalls: health.totalCalls,
      totalErrors: health.totalErrors,
      consecutiveErrors: health.streak,
      lastError: health.lastError ? failureView(health.lastError) : null,
      lastSuccessAt: isoTime(health.lastSuccessAt),
    },
    outage: outage && outage.endedAt === undefined ? openOutageView(outage) : null,
  };
}

export function outageView(outage: Outage) {
  return {
    ...openOutageView(outage),
    endedAt: isoTime(outage.endedAt),
    endedBy: outage.endedBy ?? null,
    mails: outage.mails,
    notifiedAt: isoTime(outage.notifiedAt),
  };
}

function openOutageView({ id, startedAt, firstError, callsAffected, attempts }: Outage) {
  return { id, startedAt: isoTime(startedAt), firstError: failureView(firstError), callsAffected, attempts };
}

function failureView({ at, outcome, statusCode, message }: Failure) {
  return { at: isoTime(at), outcome, statusCode: statusCode ?? null, message: message ?? null };
}
