import { createHash } from 'node:crypto';
import type { Attempt } from '../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../lambdas/domain/call/call.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import type { Outage } from '../../lambdas/domain/health/outage.ts';
import { type IdKind, newId } from '../../lambdas/domain/text/ids.ts';
import type { CallPage } from '../../lambdas/ports/call-ledger.ts';

export const DAY_MS = 86_400_000;
export const START = Date.UTC(2026, 0, 5, 9);

let made = 0;

/** A fresh id each time; ids of one kind ascend with `time`. */
export function freshId(kind: IdKind, time = START): string {
  made += 1;
  return newId(kind, time, createHash('sha256').update(`${made}`).digest());
}

export function sampleCallback(fields: Partial<Callback> = {}): Callback {
  return {
    id: freshId('cb', START + made),
    tenant: freshId('key'),
    version: 1,
    name: 'shop.example.com',
    url: 'https://shop.example.com/hook',
    method: 'POST',
    contentType: 'json',
    auth: { type: 'bearer', token: 'bearer-token-in-the-clear' },
    headers: { 'x-one': '1' },
    events: ['reply', 'message.*'],
    retriesEnabled: true,
    retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
    success: '200',
    timeouts: { connectSeconds: 5, responseSeconds: 60 },
    email: 'owner@example.com',
    emails: [],
    notify: {
      onOutage: true,
      onRecovery: false,
      onDisabled: true,
      everyFailedCall: false,
      includeContent: true,
    },
    disable: { afterConsecutiveErrors: 9, afterExhaustedCalls: null, afterFailingSeconds: 432_000 },
    rateLimit: { perSecond: null },
    removeHTML: false,
    secret: 'whsec_signing-secret-in-the-clear',
    createdAt: START,
    updatedAt: START,
    updatedBy: 'key_1',
    ...fields,
  };
}

/** A call that waits for its first attempt, accepted at `createdAt`. */
export function sampleCall(fields: Partial<Call> = {}): Call {
  const createdAt = fields.createdAt ?? START;
  return {
    id: freshId('call', createdAt),
    callbackId: freshId('cb'),
    tenant: 'default',
    eventId: freshId('evt', createdAt),
    event: 'reply',
    status: 'PENDING',
    turn: 1,
    revision: 1,
    createdAt,
    retryUntil: createdAt + DAY_MS,
    attemptCount: 0,
    payload: '{"n":12345678901234567890}',
    ...fields,
  };
}

export function sampleAttempt(startedAt: number, fields: Partial<Attempt> = {}): Attempt {
  return {
    id: freshId('key', startedAt).slice('key_'.length),
    startedAt,
    durationMs: 12,
    timings: { connectMs: 3 },
    trigger: 'retry',
    outcome: 'http_error',
    statusCode: 500,
    statusMessage: 'Internal Server Error',
    responseBody: 'out of order',
    ...fields,
  } as Attempt;
}

export function sampleOutage(fields: Partial<Outage> = {}): Outage {
  const startedAt = fields.startedAt ?? START;
  return {
    id: freshId('out', startedAt),
    callbackId: freshId('cb'),
    startedAt,
    firstError: { at: startedAt, outcome: 'http_error', statusCode: 500, message: 'HTTP 500' },
    firstCall: 'call_1',
    attempts: 1,
    callsAffected: 1,
    probes: 0,
    mails: 0,
    notices: {},
    ...fields,
  };
}

export async function pagesOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const page of pages) read.push(page);
  return read;
}

export async function allOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  return (await pagesOf(pages)).flat();
}

export async function callsOf(pages: AsyncIterable<CallPage>): Promise<Call[]> {
  return (await pagesOf(pages)).flatMap(({ calls }) => calls);
}
