import { MASK } from '../../contract/api/text.ts';
import type { Failure, Health } from '../health/health.ts';
import { type Outage, outageOf } from '../health/outage.ts';
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
    removeHTML: callback.removeHTML ? 'enabled' : 'disabled',
    state: health.state,
    stateReason: health.stateReason ?? null,
    updatedBy: health.updatedBy ?? callback.updatedBy,
    createdAt: isoTime(callback.createdAt),
    updatedAt: isoTime(callback.updatedAt),
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

function maskedValues(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, MASK]));
}

export function outageView(outage: Outage) {
  return {
    ...openOutageView(outage),
    endedAt: isoTime(outage.endedAt),
    endedBy: outage.endedBy ?? null,
    mails: outage.mails,
    notifiedAt: isoTime(outage.notifiedAt),
    mailFault: outage.mailFault ?? null,
  };
}

function openOutageView({ id, startedAt, firstError, callsAffected, attempts }: Outage) {
  return { id, startedAt: isoTime(startedAt), firstError: failureView(firstError), callsAffected, attempts };
}

function failureView({ at, outcome, statusCode, message }: Failure) {
  return { at: isoTime(at), outcome, statusCode: statusCode ?? null, message: message ?? null };
}
