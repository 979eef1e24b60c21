import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../../lambdas/adapters/oauth/oauth-token-source.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { type Reaction, type Receiver, startReceiver } from '../../kit/receiver.ts';
import { grant, oauth2 } from '../../kit/token-endpoint.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };
const SECRET = 'open-sesame';

let endpoint: Receiver;
let caller: HttpCaller;

beforeEach(async () => {
  endpoint = await startReceiver();
  caller = new HttpCaller({ addressPolicy: 'any' });
});
afterEach(async () => {
  caller.close();
  await endpoint.close();
});

const ask = () =>
  new OAuthTokenSource({ caller, clock: new MemoryClock() }).tokenFor(oauth2(endpoint), LIMITS);
const json = (body: unknown): Reaction => ({
  ...(grant() as object),
  status: 200,
  body: JSON.stringify(body),
});

/** As deep as fits. */
function nested(field: string): Reaction {
  const depth = 8_000;
  const fields = {
    access_token: '"t"',
    token_type: '"Bearer"',
    [field]: '['.repeat(depth) + ']'.repeat(depth),
  };
  const text = Object.entries(fields).map(([name, value]) => `"${name}":${value}`);
  return { status: 200, body: `{${text.join()}}` };
}

const NO_TOKEN = 'its answer has no access_token';
const NOT_JSON = 'its answer is not a JSON object';
const NOT_BEARER = 'its token is not of type bearer';
const NOT_SENDABLE = 'its access token has characters that a header cannot carry';
const NO_EXPIRY = 'its expires_in is not a number of seconds';
const TOO_LONG = 'its access token is longer than 8 KiB';

test.each<[string, Reaction, string]>([
  [
    'redirects',
    { status: 302, headers: { location: '/elsewhere' } },
    'HTTP 302, and redirects are never followed',
  ],
  ['answers 304', { status: 304 }, 'HTTP 304, and redirects are never followed'],
  ['fails', { status: 500, body: `<p>${SECRET}</p>` }, 'HTTP 500'],
  ['refuses with no JSON', { status: 401, body: SECRET }, 'HTTP 401'],
  [
    'refuses with the secret as its error',
    { status: 400, body: JSON.stringify({ error: SECRET }) },
    'HTTP 400',
  ],
  ['refuses with a huge page', { status: 403, body: 'x'.repeat(1_000_000) }, 'HTTP 403'],
  ['answers 201', { ...grant(), status: 201 }, 'HTTP 201'],
  ['answers 204', { status: 204 }, 'HTTP 204'],
  ['answers 599', { status: 599 }, 'HTTP 599'],
  ['answers 999', { status: 999 }, 'HTTP 999'],
  [
    'answers HTML',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
    NOT_JSON,
  ],
  ['answers nothing', { status: 200 }, NOT_JSON],
  ['answers JSON that is cut', { ...grant(), body: '{"access_token":"t' }, NOT_JSON],
  ['answers bytes', { status: 200, body: Buffer.of(0xff, 0x00, 0xfe) }, NOT_JSON],
  ['answers a list', json([grant()]), NOT_JSON],
  ['answers null', json(null), NOT_JSON],
  ['answers text', json('token'), NOT_JSON],
  ['answers an empty object', json({}), NO_TOKEN],
  [
    'answers prototype keys',
    { ...grant(), body: '{"__proto__":{"access_token":"t","token_type":"Bearer"}}' },
    NO_TOKEN,
  ],
  ['gives lists in lists as token', nested('access_token'), NO_TOKEN],
  ['gives lists in lists as type', nested('token_type'), NOT_BEARER],
  ['gives an empty token', grant({ access_token: '' }), NO_TOKEN],
  ['gives a number as token', grant({ access_token: 5 }), NO_TOKEN],
  ['gives null as token', grant({ access_token: null }), NO_TOKEN],
  ['gives no type', grant({ token_type: undefined }), NOT_BEARER],
  ['gives a token of another type', grant({ token_type: 'mac' }), NOT_BEARER],
  ['gives a token that wants a proof', grant({ token_type: 'DPoP' }), NOT_BEARER],
  ['gives an expiry before now', grant({ expires_in: -1 }), NO_EXPIRY],
  ['gives an expiry that is none', grant({ expires_in: 'soon' }), NO_EXPIRY],
  [
    'gives an expiry without end',
    { ...grant(), body: '{"access_token":"t","token_type":"bearer","expires_in":1e999}' },
    NO_EXPIRY,
  ],
  ['gives a token with a line break', grant({ access_token: 'a\r\nx-evil: 1' }), NOT_SENDABLE],
  ['gives a token with NUL', grant({ access_token: 'a\0b' }), NOT_SENDABLE],
  ['gives a token with a space', grant({ access_token: 'a b' }), NOT_SENDABLE],
  ['gives a token beyond ASCII', grant({ access_token: 'tökén' }), NOT_SENDABLE],
  ['gives half a character', grant({ access_token: '\ud800' }), NOT_SENDABLE],
  ['gives a token of 8 KiB and 1', grant({ access_token: 't'.repeat(8193) }), TOO_LONG],
  [
    'gives a token of 1 MB',
    grant({ access_token: 't'.repeat(1_000_000) }),
    'its answer is longer than 16 KiB',
  ],
])('an endpoint that %s gives no token, and is asked once', async (_what, reaction, what) => {
  endpoint.respond(reaction);
  expect(await ask()).toEqual({
    kind: 'fault',
    outcome: 'credentials_error',
    message: `the token endpoint: ${what}`,
  });
  expect(endpoint.requests).toHaveLength(1);
});

test.each<[string, Record<string, unknown>]>([
  ['8 KiB', { access_token: 't'.repeat(8192) }],
  ['a type in capitals', { token_type: 'BEARER' }],
  [
    'an ID token and more that is none of ours',
    { id_token: 'a.b.c', refresh_token: null, scope: null, error: 'no' },
  ],
])('a token with %s will do', async (_what, fields) => {
  endpoint.respond(grant(fields));
  expect(await ask()).toMatchObject({ kind: 'token' });
});
