import * as z from 'zod';
import { failure, openOutage } from './outage.ts';
import { count, idOf, nextLinks, time } from './pieces.ts';

const credentials = z
  .strictObject({
    type: z.enum(['none', 'querystring', 'httpheader', 'basic', 'bearer', 'oauth2']),
    key: z.string(),
    header: z.string(),
    username: z.string(),
    password: z.string(),
    token: z.string(),
    tokenUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    scope: z.string(),
  })
  .partial()
  .required({ type: true })
  .describe('How Redial shows itself to the receiver. Secrets are write-only: they read "***".');

const usage = z
  .strictObject({
    totalCalls: count.describe('HTTP requests made.'),
    totalErrors: count,
    consecutiveErrors: count,
    lastError: failure.nullable(),
    lastSuccessAt: time.nullable(),
  })
  .describe('What became of the requests to it.');

/** A registered URL. The sentences stand for the same fields of a request, too. */
export const callback = z.strictObject({
  id: idOf('cb'),
  tenant: z.string().describe('Whose it is; `default` unless named.'),
  name: z.string().describe('For people; the host of the URL unless named.'),
  url: z
    .string()
    .describe(
      'What is called: an RFC 6570 template in path and query. Query values read "***" where they may not be seen.',
    ),
  method: z.enum(['POST', 'GET']).describe('POST unless said otherwise.'),
  contentType: z.enum(['json', 'xml']).describe("Of a POST's body; json unless said otherwise."),
  auth: credentials,
  headers: z.record(z.string(), z.string()).describe('Own headers of every request.'),
  events: z
    .array(z.string())
    .describe('Event types it hears: exact names, or `*` for a segment. All by default.'),
  retriesEnabled: z.boolean().describe('Off, a call that fails once has FAILED.'),
  retry: z
    .strictObject({ intervalSeconds: z.int(), windowSeconds: z.int(), maxAttempts: z.int().nullable() })
    .describe('Every 300 s for 86,400 s unless said otherwise.'),
  success: z.enum(['200', '2xx']).describe('Which answers count; exactly 200 unless said otherwise.'),
  timeouts: z
    .strictObject({ connectSeconds: z.number(), responseSeconds: z.number() })
    .describe('5 s to connect and 60 s for all of it unless said otherwise.'),
  email: z.string().nullable().describe('Who hears of outages.'),
  emails: z.array(z.string()).describe('More who hear of outages.'),
  notify: z
    .strictObject({
      onOutage: z.boolean(),
      onRecovery: z.boolean(),
      onDisabled: z.boolean(),
      everyFailedCall: z.boolean(),
      includeContent: z.boolean(),
    })
    .describe('Which mails are sent, and whether they show what the message said.'),
  disable: z
    .strictObject({
      afterConsecutiveErrors: z.int().nullable(),
      afterExhaustedCalls: z.int().nullable(),
      afterFailingSeconds: z.int().nullable(),
    })
    .describe(
      'When failures stop it (`TooManyErrors`): so many in a row; so many calls out of attempts since the last success; so long without a success, and ten errors at least. Null: never. 432,000 s, and nothing else, unless said otherwise.',
    ),
  rateLimit: z
    .strictObject({ perSecond: z.number().nullable() })
    .describe('The most requests that are made to it, over all workers. Null: as many as there are.'),
  removeHTML: z.enum(['enabled', 'disabled']).describe('Takes the tags out of `responseMessage.content`.'),
  state: z
    .enum(['Unknown', 'Active', 'Stopped', 'TooManyErrors'])
    .describe(
      'Unknown until it first answers well; called like an Active one. By hand it is set to Stopped, or to Active again.',
    ),
  stateReason: z.string().nullable().describe('Why it is stopped.'),
  updatedBy: z.string().describe('The key or the rule that changed it last.'),
  createdAt: time,
  updatedAt: time,
  usage,
  outage: openOutage.nullable().describe('The one it is in.'),
});

const signingSecret = z
  .string()
  .regex(/^whsec_/)
  .describe('What requests to it are signed with (Standard Webhooks).');

export const registeredCallback = callback.extend({ secret: signingSecret });
export const callbackSecret = z.strictObject({ secret: signingSecret });
export const callbackList = z.strictObject({ callbacks: z.array(callback), link: nextLinks });
