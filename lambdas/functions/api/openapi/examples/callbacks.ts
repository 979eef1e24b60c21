/** What the API answered in a story that a test plays again. Ids and secrets are of no deployment. */

export const CALLBACK_ID = 'cb_01M83T4CQR4TWS68231JFXTFFX';
export const CALL_ID = 'call_01M83T67ARECV9GX41SD7CXGR5';

/** For the README of whoever reads the document: unmistakably not a secret of anyone's. */
export const SAMPLE_SECRET = 'whsec_c2FtcGxlIHNlY3JldCBvZiB0aGUgZG9jdW1lbnQ=';

export const registration = {
  name: 'Orders',
  url: 'https://orders.example.com/hooks?team=4&token=sample-token',
  events: ['reply', 'message.*'],
  auth: { type: 'bearer', token: 'sample-bearer-token' },
  headers: { 'x-team': 'orders' },
  retriesEnabled: true,
  email: 'orders@example.com',
};

const fresh = {
  id: CALLBACK_ID,
  tenant: 'acme',
  name: 'Orders',
  url: registration.url,
  method: 'POST',
  contentType: 'json',
  auth: { type: 'bearer', token: '***' },
  headers: { 'x-team': 'orders' },
  events: ['reply', 'message.*'],
  retriesEnabled: true,
  retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
  success: '200',
  timeouts: { connectSeconds: 5, responseSeconds: 60 },
  email: 'orders@example.com',
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
  removeHTML: 'disabled',
  state: 'Unknown',
  stateReason: null,
  updatedBy: 'order desk (key_01M83T4CQRM008FYZQ8YEBGVFY)',
  createdAt: '2026-11-23T09:00:00.120Z',
  updatedAt: '2026-11-23T09:00:00.120Z',
  usage: {
    totalCalls: 0,
    totalErrors: 0,
    consecutiveErrors: 0,
    lastError: null,
    lastSuccessAt: null,
  },
  outage: null,
};

export const registered = { ...fresh, secret: SAMPLE_SECRET };

const firstError = {
  at: '2026-11-23T09:01:00.120Z',
  outcome: 'http_error',
  statusCode: 503,
  message: 'Service Unavailable',
};
const openOutage = {
  id: 'out_01M83T67AR8M2ZJ4S0XYK6Q7WB',
  startedAt: '2026-11-23T09:01:00.120Z',
  firstError,
  callsAffected: 1,
  attempts: 2,
  probes: 0,
};

export const failing = {
  ...fresh,
  usage: {
    totalCalls: 2,
    totalErrors: 2,
    consecutiveErrors: 2,
    lastError: { ...firstError, at: '2026-11-23T09:06:01.120Z' },
    lastSuccessAt: null,
  },
  outage: openOutage,
};

/** As lists show it, and readers see it. */
export const listed = {
  ...failing,
  url: 'https://orders.example.com/hooks?team=***&token=***',
  headers: { 'x-team': '***' },
};

export const outage = {
  ...openOutage,
  endedAt: null,
  endedBy: null,
  mails: 0,
  notifiedAt: null,
  disablesAt: '2026-11-28T09:01:00.120Z',
  mailFault: null,
};
