import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { prepareRequest } from '../../../lambdas/domain/request/request.ts';
import { sampleCallback } from '../../kit/samples.ts';

const OLD = 'whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQ=';
const OLDER = 'whsec_b2xkZXIgb2xkZXIgb2xkZXIgb2xkZXI=';
const { secret } = sampleCallback();

function accepts(
  by: string,
  changes: Partial<Callback>,
  payload: string | undefined,
  now = Date.now(),
): boolean {
  const call = { id: 'call_1', attemptCount: 0, event: 'reply' };
  const result = prepareRequest(sampleCallback(changes), call, payload, { now });
  if (result.kind === 'unsendable') throw new Error(result.message);
  const { headers, body = '' } = result.request;
  const verify = (text: string) => new Webhook(by).verify(text, headers, { jsonParse: false });
  expect(() => verify(`${body} `)).toThrow();
  try {
    verify(body);
    return true;
  } catch {
    return false;
  }
}

describe('the signature of a request', () => {
  const html = '{"n":1.0,"responseMessage":{"content":"<b>Zoë</b>"}}';

  it.each<[string, Partial<Callback>, string | undefined]>([
    ['JSON', {}, html],
    ['JSON without its HTML', { removeHTML: true }, html],
    ['XML', { contentType: 'xml' }, html],
    ['XML without its HTML', { contentType: 'xml', removeHTML: true }, html],
    ['XML of its own', { contentType: 'xml' }, '"<a>😀\\r\\n</a>"'],
    ['an empty string', { contentType: 'xml' }, '""'],
    ['no payload', {}, undefined],
    ['a GET', { method: 'GET' }, html],
  ])('of %s is accepted by the public library', (_, changes, payload) => {
    expect(accepts(secret, changes, payload)).toBe(true);
    expect(accepts(OLD, changes, payload)).toBe(false);
  });

  it.each(['json', 'xml'] as const)('is made with every secret that still signs, for %s', (contentType) => {
    const now = Date.now();
    const oldSecrets = [
      { secret: OLD, until: now + 1 },
      { secret: OLDER, until: now },
    ];
    const changes = { contentType, oldSecrets };
    expect(accepts(secret, changes, html, now)).toBe(true);
    expect(accepts(OLD, changes, html, now)).toBe(true);
    expect(accepts(OLDER, changes, html, now)).toBe(false);
    expect(accepts(OLD, changes, html, now + 1)).toBe(false);
  });
});
