import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../lambdas/contract/version.ts';
import { requestFor } from '../../lambdas/domain/request.ts';
import { sampleCallback } from '../kit/samples.ts';

const call = { id: 'call_1', attemptCount: 2 };
const made = (changes = {}, payload: string | undefined = '{"a":1.0}', now = Date.now()) =>
  requestFor(sampleCallback(changes), call, payload, now);

describe('the request of an attempt', () => {
  it('is signed so that the public library accepts it', () => {
    const { headers, body } = made();
    expect(new Webhook(sampleCallback().secret).verify(body!, headers)).toEqual({ a: 1 });
    expect(() => new Webhook(sampleCallback().secret).verify(`${body} `, headers)).toThrow();
  });

  it('names the attempt and the version', () => {
    expect(made().headers).toMatchObject({ 'x-redial-attempt': '3', 'user-agent': `Redial/${VERSION}` });
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(VERSION);
  });

  it('has no body and no content type as a GET, or without a payload', () => {
    for (const request of [made({ method: 'GET' }), made({}, undefined, Date.now())]) {
      if (request.method === 'GET') expect(request).not.toHaveProperty('body');
    }
    const bare = requestFor(sampleCallback(), call, undefined, Date.now());
    expect(bare).not.toHaveProperty('body');
    expect(bare.headers).not.toHaveProperty('content-type');
  });

  it.each([
    [{ type: 'httpheader', key: 'k1' }, 'x-redial-callback-key', 'k1'],
    [{ type: 'httpheader', key: 'k1', header: 'X-Api-Key' }, 'x-api-key', 'k1'],
    [{ type: 'basic', username: 'ü', password: 'p:w' }, 'authorization', 'Basic w7w6cDp3'],
    [{ type: 'bearer', token: 't' }, 'authorization', 'Bearer t'],
  ] as const)('carries credentials %j', (auth, header, value) => {
    expect(made({ auth }).headers[header]).toBe(value);
  });

  it('carries a key in the query, leaving the rest of the URL as it was written', () => {
    const auth = { type: 'querystring', key: 'a b&c' } as const;
    expect(made({ auth, url: 'https://x.example/p?b=%2f' }).url).toBe(
      'https://x.example/p?b=%2f&auth=a%20b%26c',
    );
    expect(made({ auth, url: 'https://x.example/p' }).url).toBe('https://x.example/p?auth=a%20b%26c');
  });

  it('sends custom headers, but never in place of its own', () => {
    const { headers } = made({ headers: { 'X-Team': 'blue', 'Webhook-Id': 'forged' } });
    expect(headers).toMatchObject({ 'x-team': 'blue', 'webhook-id': 'call_1' });
  });
});
