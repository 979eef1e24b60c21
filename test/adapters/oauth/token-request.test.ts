import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../../lambdas/adapters/oauth/oauth-token-source.ts';
import type { OAuth2 } from '../../../lambdas/domain/callback/callback.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';
import { grant, oauth2, refusal } from '../../kit/token-endpoint.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

let endpoint: Receiver;
let caller: HttpCaller;

beforeEach(async () => {
  endpoint = await startReceiver();
  endpoint.respond(grant());
  caller = new HttpCaller({ addressPolicy: 'any' });
});
afterEach(async () => {
  caller.close();
  await endpoint.close();
});

const ask = (changes: Partial<OAuth2> = {}) =>
  new OAuthTokenSource({ caller, clock: new MemoryClock() }).tokenFor(oauth2(endpoint, changes), LIMITS);

/** Id and secret, as an endpoint that follows RFC 6749 reads the header. */
function clientIn(authorization = ''): string[] {
  const pair = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString('utf8');
  return pair.split(':').map((part) => new URLSearchParams(`p=${part}`).get('p')!);
}

describe('a token request', () => {
  test('is a form that the client shows itself with by HTTP Basic', async () => {
    expect(await ask()).toEqual({ kind: 'token', token: 'token-1' });
    expect(endpoint.requests).toHaveLength(1);
    const [{ method, path, headers, body }] = endpoint.requests as [Receiver['requests'][0]];
    expect([method, path, body.toString()]).toEqual(['POST', '/token', 'grant_type=client_credentials']);
    expect(headers).toMatchObject({
      accept: 'application/json',
      authorization: `Basic ${Buffer.from('client-7:open-sesame').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'user-agent': expect.stringMatching(/^Redial\//),
    });
  });

  test('carries the scope, and the query of its URL', async () => {
    await ask({ scope: 'calls:write all&every', tokenUrl: `${endpoint.url}/token?tenant=a%20b` });
    const [request] = endpoint.requests;
    expect(request?.path).toBe('/token?tenant=a%20b');
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toEqual({
      grant_type: 'client_credentials',
      scope: 'calls:write all&every',
    });
  });

  test.each([
    ['8d1f6c1e-0d6b-4c55-9a0e-1f4b6f0a7c11', 'plain_secret.with-marks'],
    ['a:colon', 'p:q'],
    ['Zoë & söns', '100% "sure" + /=?\\ 😀'],
  ])('shows the client %s as RFC 6749 spells it', async (clientId, clientSecret) => {
    await ask({ clientId, clientSecret });
    expect(clientIn(endpoint.requests[0]?.headers.authorization)).toEqual([clientId, clientSecret]);
  });

  test('leaves ordinary ids and secrets as they are, for endpoints that do not decode', async () => {
    const [clientId, clientSecret] = ['8d1f6c1e-0d6b-4c55', 'plain_secret.with-marks'];
    await ask({ clientId, clientSecret });
    const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    expect(endpoint.requests[0]?.headers.authorization).toBe(`Basic ${pair}`);
  });
});

describe('an endpoint that does not know the client by HTTP Basic', () => {
  test.each([400, 401])('with %i is asked once more, with id and secret in the body', async (status) => {
    endpoint.respond(({ headers }) => (headers.authorization ? refusal(status, 'invalid_client') : grant()));
    const clientSecret = 'öpen & sesame';
    expect(await ask({ clientSecret, scope: 'all' })).toEqual({ kind: 'token', token: 'token-1' });
    expect(endpoint.requests).toHaveLength(2);
    const { headers, body } = endpoint.requests[1]!;
    expect(headers).not.toHaveProperty('authorization');
    expect(Object.fromEntries(new URLSearchParams(body.toString()))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-7',
      client_secret: clientSecret,
      scope: 'all',
    });
  });

  test('nor by what the body says is asked no third time', async () => {
    endpoint.respond(refusal(401, 'invalid_client'));
    expect(await ask()).toEqual({
      kind: 'fault',
      outcome: 'credentials_error',
      message: 'the token endpoint: HTTP 401 (invalid_client)',
    });
    expect(endpoint.requests).toHaveLength(2);
  });

  test.each([
    [400, 'invalid_scope'],
    [401, 'invalid_token'],
    [403, 'invalid_client'],
    [500, 'invalid_client'],
  ])('is asked no second time where it says something else (%i %s)', async (status, error) => {
    endpoint.respond(refusal(status, error));
    expect(await ask()).toMatchObject({ outcome: 'credentials_error' });
    expect(endpoint.requests).toHaveLength(1);
  });
});
