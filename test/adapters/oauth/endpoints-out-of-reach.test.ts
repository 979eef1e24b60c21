import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../../lambdas/adapters/oauth/oauth-token-source.ts';
import type { OAuth2 } from '../../../lambdas/domain/callback/callback.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { type RawServer, saying, startRawServer } from '../../kit/raw-server.ts';
import { type Reaction, type Receiver, startReceiver } from '../../kit/receiver.ts';
import { oauth2 } from '../../kit/token-endpoint.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };
const SECRET = 'open-sesame';

let endpoint: Receiver;
let raw: RawServer | undefined;
let caller: HttpCaller;

beforeEach(async () => {
  endpoint = await startReceiver();
  caller = new HttpCaller({ addressPolicy: 'any' });
});
afterEach(async () => {
  caller.close();
  await endpoint.close();
  await raw?.close();
  raw = undefined;
});

const ask = (changes: Partial<OAuth2> = {}, limits = LIMITS) =>
  new OAuthTokenSource({ caller, clock: new MemoryClock() }).tokenFor(oauth2(endpoint, changes), limits);
const credentialsError = (what: string) => ({
  kind: 'fault',
  outcome: 'credentials_error',
  message: `the token endpoint: ${what}`,
});

describe('an endpoint that is out of reach', () => {
  test('refuses connections', async () => {
    await endpoint.refuse();
    expect(await ask()).toEqual(credentialsError('the connection was refused'));
  });

  test('resets them', async () => {
    endpoint.respond('reset');
    expect(await ask()).toEqual(credentialsError('the connection was closed before a response came'));
  });

  test('has no address', async () => {
    caller = new HttpCaller({ addressPolicy: 'any', resolve: async () => [] });
    expect(await ask({ tokenUrl: 'https://nowhere.test/token' })).toEqual(
      credentialsError('the name has no address'),
    );
  });

  test('speaks no HTTP', async () => {
    raw = await startRawServer(saying(`${SECRET}\r\n\r\n`));
    const { message } = (await ask({ tokenUrl: `http://127.0.0.1:${raw.port}/` })) as { message: string };
    expect(message).toMatch(/^the token endpoint: the response is not valid HTTP \(HPE_\w+\)$/);
  });
});

describe('an endpoint that takes its time', () => {
  const SHORT = { connectMs: 5_000, responseMs: 500 };

  test.each<[Reaction, string]>([
    ['hang', 'no response within 0.5 s'],
    ['drip', "the response's body was not complete within 0.5 s"],
  ])('(%s) has no more than the limits', async (reaction, what) => {
    endpoint.respond(reaction);
    expect(await ask({}, SHORT)).toEqual(credentialsError(what));
  });

  test('has no more than the limits for both its requests', async () => {
    endpoint.respond(({ headers }) =>
      headers.authorization ? { status: 401, body: '{"error":"invalid_client"}', delayMs: 500 } : 'hang',
    );
    const { message } = (await ask({}, { connectMs: 5_000, responseMs: 1_000 })) as { message: string };
    expect(message).toMatch(/no response within 0(\.\d)? s$/);
    expect(endpoint.requests).toHaveLength(2);
  });
});

describe('under the public address policy', () => {
  test.each([
    ['127.0.0.1', undefined, 'the host is'],
    ['[::ffff:7f00:1]', undefined, 'the host is'],
    ['169.254.100.1', undefined, 'the host is'],
    ['2130706433', undefined, 'the host is'],
    ['tokens.test', ['127.0.0.1'], 'the name leads to'],
    ['tokens.test', ['203.0.114.1', '10.0.0.1'], 'the name leads to'],
    ['localhost', undefined, 'the name leads to'],
  ])('an endpoint at %s (%j) is blocked, and no connection made', async (host, addresses, what) => {
    const resolve = async () => addresses!.map((address) => ({ address, family: 4 }));
    caller = new HttpCaller({ addressPolicy: 'public', ...(addresses && { resolve }) });
    for (const scheme of ['http', 'https']) {
      const fault = await ask({ tokenUrl: `${scheme}://${host}:${endpoint.port}/token?key=${SECRET}` });
      expect(fault).toMatchObject({ kind: 'fault', outcome: 'blocked_address' });
      expect(fault).toHaveProperty('message', expect.stringContaining(`the token endpoint: ${what}`));
      expect(JSON.stringify(fault)).not.toContain(SECRET);
    }
    expect(endpoint.connections()).toBe(0);
  });
});
