import { CALL_ID, CALLBACK_ID } from './callbacks.ts';

export const SERVER = 'https://redial.example.com';
export const UNKNOWN_CALL_ID = 'call_01KARZHVE1CPCDSS8KFW0H28WA';

export const tried = {
  number: 1,
  startedAt: '2026-11-23T09:01:00.120Z',
  durationMs: 41,
  timings: { dnsMs: 2, connectMs: 11, tlsMs: 14, firstByteMs: 12 },
  trigger: 'delivery',
  outcome: 'http_error',
  statusCode: 503,
  statusMessage: 'Service Unavailable',
  responseBody: '{"error":"the database is gone"}',
  responseTruncated: false,
  remoteAddress: '203.0.113.7',
};

const update = {
  rel: 'updateCall',
  uri: `${SERVER}/callbacks/${CALLBACK_ID}/calls/${CALL_ID}`,
  method: 'PUT',
};

export const pending = {
  id: CALL_ID,
  callbackId: CALLBACK_ID,
  eventId: 'evt_01M83T67ARSVD4AAJDWH5299WC',
  event: 'reply',
  status: 'PENDING',
  createdAt: '2026-11-23T09:01:00.120Z',
  retryUntil: '2026-11-24T09:01:00.120Z',
  nextAttemptAt: '2026-11-23T09:11:14.120Z',
  waiting: 'retry',
  attemptCount: 2,
  erasedAt: null,
  messageId: 'ABC4857BCCF484575FCA',
  messageLocation: 'https://api.example.com/messages/ABC4857BCCF484575FCA',
  from: { name: 'Fred Waters', mobile: '0430984567', email: 'fred@example.com' },
  responseMessage: { channel: 'SMS', content: 'Yes, I accept.' },
  callback: {
    id: CALLBACK_ID,
    name: 'Orders',
    url: 'https://orders.example.com/hooks?team=***&token=***',
    attemptedDate: '2026-11-23T09:06:01.120Z',
    statusCode: 503,
    statusMessage: 'Service Unavailable',
  },
  resolution: null,
  link: [update, { rel: 'retryCall', uri: `${update.uri}/retry`, method: 'POST' }],
};

export const marked = {
  ...pending,
  link: [update],
  status: 'SUCCESS',
  nextAttemptAt: null,
  waiting: null,
  resolution: {
    by: 'person',
    actor: 'order desk (key_01M83T4CQRM008FYZQ8YEBGVFY)',
    at: '2026-11-23T09:06:01.120Z',
    note: 'Entered by hand.',
  },
  payload: { from: pending.from, responseMessage: pending.responseMessage },
  attempts: [tried, { ...tried, number: 2, startedAt: '2026-11-23T09:06:01.120Z', trigger: 'retry' }],
};

export const nextCalls = {
  rel: 'next',
  uri: `${SERVER}/callbacks/${CALLBACK_ID}/calls?status=PENDING&limit=1&cursor=Y2FsbF8wMU04M1Q2N0FSRUNWOUdYNDFTRDdDWEdSNQ`,
  method: 'GET',
};

export const mark = { status: 'SUCCESS', note: 'Entered by hand.' };

export const markResults = {
  results: [
    { id: CALL_ID, status: 204, detail: 'The call is SUCCESS.' },
    { id: UNKNOWN_CALL_ID, status: 404, detail: `There is no call "${UNKNOWN_CALL_ID}".` },
  ],
};
