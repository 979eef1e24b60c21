import type { CallContent, CallMessage } from '../../lambdas/contract/messages.ts';
import type { Attempt } from '../../lambdas/domain/call/attempt.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';

/** The virtual clock starts here. */
export const START = Date.UTC(2026, 0, 5, 9);
export const DAY_MS = 86_400_000;

export function sampleCallback(changes: Partial<Callback> = {}): Callback {
  return {
    id: 'cb_01KE6FVN00CA11BACK00000000',
    tenant: 'default',
    version: 1,
    name: 'receiver.example',
    url: 'https://receiver.example/hook?token=hush-hush',
    method: 'POST',
    contentType: 'json',
    auth: { type: 'none' },
    headers: {},
    events: ['*'],
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
    disable: { afterConsecutiveErrors: null, afterExhaustedCalls: null, afterFailingSeconds: 432_000 },
    rateLimit: { perSecond: null },
    removeHTML: false,
    secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
    createdAt: START,
    updatedAt: START,
    updatedBy: 'admin',
    ...changes,
  };
}

export function sampleContent(changes: Partial<CallContent> = {}): CallContent {
  return {
    tenant: 'default',
    eventId: 'evt_01KE6FVN00EVENT00000000000',
    event: 'reply',
    acceptedAt: START,
    retryUntil: START + DAY_MS,
    payload: '{"n":1}',
    ...changes,
  };
}

let counter = 0;
export function sampleMessage(changes: Partial<CallMessage> = {}): CallMessage {
  counter += 1;
  return {
    v: 1,
    callId: `call_01KE6FVN00${String(counter).padStart(16, '0')}`,
    callbackId: sampleCallback().id,
    turn: 1,
    trigger: 'delivery',
    call: sampleContent(),
    ...changes,
  };
}

export function sampleAttempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    id: '01KE6FVN00ATTEMPT000000000',
    startedAt: START,
    durationMs: 20,
    timings: {},
    trigger: 'delivery',
    outcome: 'http_error',
    statusCode: 500,
    ...changes,
  };
}
