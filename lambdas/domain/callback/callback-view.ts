import { MASK } from '../../contract/api/text.ts';
import type { Failure, Health } from '../health/health.ts';
import { isSettled, type Outage, outageOf } from '../health/outage.ts';
import { maskedUrl } from '../request/masked-url.ts';
import type { Callback } from './callback.ts';
import { shownAuth } from './callback-auth.ts';

/** Milliseconds since the epoch as the API shows a time. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | null;
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** A callback as the API shows it. `stored`: with its URL and headers as they are; else what may hold a secret is masked. */
export function callbackView(callback: Callback, health: Health, show: 'stored' | 'masked') {
  const outage = outageOf(callback.id, health);
  return {
    id: callback.id,
    tenant: callback.tenant,
    name: callback.name,
    url: show === 'stored' ? callback.url : maskedUrl(callback.url),
    method: callback.method,
    contentType: callback.contentType,
    auth: shownAuth(callback.auth),
    headers: show === 'stored' ? callback.headers : maskedValues(callback.headers),
    events: callback.events,
    retriesEnabled: callback.retriesEnabled,
    retry: callback.retry,
    success: callback.success,
    timeouts: callback.timeouts,
    email: callback.email,
    emails: callback.emails,
    notify: callback.notify,
    disable: callback.disable,
    rateLimit: callback.rateLimit,
    removeHTML: callback.removeHTML ? 'enabled' : 'disabled',
    state: health.state,
    stateReason: health.stateReason ?? null,
    ...lastUpdate(callback, health),
    createdAt: isoTime(callback.createdAt),
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

/** Its configuration is changed by keys; its state also by rules, and apart from that. */
function lastUpdate(callback: Callback, { stateAt = 0, updatedBy = callback.updatedBy }: Health) {
  const isOfState = stateAt >= callback.updatedAt;
  return {
    updatedBy: isOfState ? updatedBy : callback.updatedBy,
    updatedAt: isoTime(isOfState ? stateAt : callback.updatedAt),
  };
}

function maskedValues(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, MASK]));
}

/** `stopsAt`: when it would stop the callback. Where only the stop was told of, that is its mail. */
export function outageView(outage: Outage, stopsAt: number | undefined) {
  const { notices } = outage;
  const { notifiedAt, mailFault } = (isSettled(outage, 'outage') ? notices.outage : notices.stopped) ?? {};
  return {
    ...openOutageView(outage),
    endedAt: isoTime(outage.endedAt),
    endedBy: outage.endedBy ?? null,
    mails: outage.mails,
    notifiedAt: isoTime(notifiedAt),
    disablesAt: isoTime(stopsAt),
    mailFault: mailFault ?? null,
  };
}

function openOutageView({ startedAt, firstError, ...outage }: Outage) {
  const { id, callsAffected, attempts, probes } = outage;
  return {
    id,
    startedAt: isoTime(startedAt),
    firstError: failureView(firstError),
    ...{ callsAffected, attempts, probes },
  };
}

function failureView({ at, outcome, statusCode, message }: Failure) {
  return { at: isoTime(at), outcome, statusCode: statusCode ?? null, message: message ?? null };
}
