import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../../lambdas/adapters/oauth/oauth-token-source.ts';
import type { OAuth2 } from '../../../lambdas/domain/callback/callback.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';
import { grant, grantInTurn, oauth2, refusal } from '../../kit/token-endpoint.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

let endpoint: Receiver;
let caller: HttpCaller;
let clock: MemoryClock;
let source: OAuthTokenSource;

beforeEach(async () => {
  endpoint = await startReceiver();
  grantInTurn(endpoint);
  caller = new HttpCaller({ addressPolicy: 'any' });
  clock = new MemoryClock();
  source = new OAuthTokenSource({ caller, clock });
});
afterEach(async () => {
  caller.close();
  await endpoint.close();
});

async function ask(not?: string, changes: Partial<OAuth2> = {}, limits = LIMITS): Promise<string> {
  const result = await source.tokenFor(oauth2(endpoint, changes), limits, not);
  return result.kind === 'token' ? result.token : result.message;
}
const askAtOnce = (count: number, not?: string) => Promise.all(Array.from({ length: count }, () => ask(not)));

describe('a token', () => {
  test('is kept until 30 s before it expires', async () => {
    expect(await ask()).toBe('token-1');
    await clock.advance(3_569_000);
    expect(await ask()).toBe('token-1');
    await clock.advance(2_000);
    expect(await ask()).toBe('token-2');
    expect(endpoint.requests).toHaveLength(2);
  });

  test.each([undefined, null])('is kept for 5 minutes where expires_in is %s', async (expires_in) => {
    grantInTurn(endpoint, { expires_in });
    await ask();
    await clock.advance(299_000);
    expect(await ask()).toBe('token-1');
    await clock.advance(2_000);
    expect(await ask()).toBe('token-2');
    expect(endpoint.requests).toHaveLength(2);
  });

  test.each([0, 1, 30])('that expires within %i s is used, and not kept', async (expires_in) => {
    grantInTurn(endpoint, { expires_in });
    expect(await ask()).toBe('token-1');
    expect(await ask()).toBe('token-2');
    expect(endpoint.requests).toHaveLength(2);
  });

  test.each([1e300, '3600'])('may expire in %j seconds', async (expires_in) => {
    grantInTurn(endpoint, { expires_in });
    expect(await ask()).toBe('token-1');
    expect(await ask()).toBe('token-1');
    expect(endpoint.requests).toHaveLength(1);
  });

  test('ages from when it was asked for, not from when it came', async () => {
    grantInTurn(endpoint, { expires_in: 60 });
    const answered = endpoint.requests;
    const slow = new OAuthTokenSource({
      clock,
      caller: {
        async call(request, limits) {
          await clock.advance(25_000);
          return caller.call(request, limits);
        },
      },
    });
    await slow.tokenFor(oauth2(endpoint), LIMITS);
    await clock.advance(6_000);
    await slow.tokenFor(oauth2(endpoint), LIMITS);
    expect(answered).toHaveLength(2);
  });

  test.each<Partial<OAuth2>>([
    { clientId: 'client-8' },
    { clientSecret: 'close-sesame' },
    { scope: 'all' },
    { tokenUrl: 'other' },
  ])('is for its own credentials only: not for other %j', async (changes) => {
    await ask();
    const other = changes.tokenUrl ? { tokenUrl: `${endpoint.url}/other` } : changes;
    expect(await ask(undefined, other)).toBe('token-2');
    expect(await ask()).toBe('token-1');
    expect(endpoint.requests).toHaveLength(2);
  });
});

describe('callers at the same time', () => {
  test('share one request', async () => {
    expect(await askAtOnce(20)).toEqual(Array(20).fill('token-1'));
    expect(endpoint.requests).toHaveLength(1);
  });

  test('share its fault, and the next one asks again', async () => {
    endpoint.respond({ status: 500 });
    expect(await askAtOnce(5)).toEqual(Array(5).fill('the token endpoint: HTTP 500'));
    expect(endpoint.requests).toHaveLength(1);
    endpoint.respond(refusal(400, 'invalid_scope'));
    expect(await ask()).toBe('the token endpoint: HTTP 400 (invalid_scope)');
    endpoint.respond(grant());
    expect(await ask()).toBe('token-1');
    expect(endpoint.requests).toHaveLength(3);
  });

  test('share a fault of this machine, and it is not kept', async () => {
    let calls = 0;
    const broken = new OAuthTokenSource({
      clock,
      caller: {
        async call(request, limits) {
          calls += 1;
          if (calls === 1) throw new Error('this machine cannot open a connection (EMFILE)');
          return caller.call(request, limits);
        },
      },
    });
    const asked = [1, 2].map(() => broken.tokenFor(oauth2(endpoint), LIMITS));
    for (const one of asked) await expect(one).rejects.toThrow('EMFILE');
    expect(await broken.tokenFor(oauth2(endpoint), LIMITS)).toEqual({ kind: 'token', token: 'token-1' });
  });

  test('each wait no longer than their own limits', async () => {
    endpoint.respond('hang');
    const patient = ask(undefined, {}, { connectMs: 1_000, responseMs: 1_000 });
    const hasty = ask(undefined, {}, { connectMs: 1_000, responseMs: 100 });
    expect(await Promise.race([patient, hasty])).toBe('the token endpoint: no token within 0.1 s');
    expect(await patient).toBe('the token endpoint: no response within 1 s');
    expect(endpoint.requests).toHaveLength(1);
  });
});

describe('a token that a receiver did not accept', () => {
  test('is replaced once, however many calls it was refused', async () => {
    await ask();
    expect(await askAtOnce(10, 'token-1')).toEqual(Array(10).fill('token-2'));
    expect(await ask('token-1')).toBe('token-2');
    expect(await ask()).toBe('token-2');
    expect(endpoint.requests).toHaveLength(2);
  });

  test('is not used again where none takes its place', async () => {
    await ask();
    endpoint.respond({ status: 503 });
    expect(await ask('token-1')).toBe('the token endpoint: HTTP 503');
    expect(await ask()).toBe('the token endpoint: HTTP 503');
    expect(endpoint.requests).toHaveLength(3);
  });
});

test('a thousand tokens are kept, and of twice as many the one longest unused gives way', async () => {
  const scopes: string[] = [];
  const endpointWithin = {
    async call({ body }: { body?: string }) {
      scopes.push(new URLSearchParams(body).get('scope')!);
      const answer = { kind: 'response', statusCode: 200, statusMessage: '', truncated: false } as const;
      return { durationMs: 0, timings: {}, answer: { ...answer, body: Buffer.from(String(grant().body)) } };
    },
  };
  const bounded = new OAuthTokenSource({ caller: endpointWithin, clock });
  const askFor = (scope: string) => bounded.tokenFor(oauth2(endpoint, { scope }), LIMITS);
  for (let i = 0; i < 2000; i++) await askFor(`s${i}`);
  for (const scope of ['s1001', 's1999', 's0']) await askFor(scope);
  expect(scopes.slice(2000)).toEqual(['s0']);
});
