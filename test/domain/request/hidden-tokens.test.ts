import { expect, test } from 'vitest';
import { clientPair } from '../../../lambdas/domain/request/client-pair.ts';
import { hideSecrets, withoutSecrets } from '../../../lambdas/domain/request/hidden-secrets.ts';
import { sampleCallback } from '../../kit/samples.ts';

const auth = {
  type: 'oauth2',
  tokenUrl: 'https://tokens.example/token?apikey=planted-key',
  clientId: 'client-7',
  clientSecret: 'ä"sesame"',
} as const;
const callback = sampleCallback({ auth });

test('of OAuth 2 credentials the secret, the pair as it is sent and the query of the token URL are hidden', () => {
  const json = JSON.stringify(auth.clientSecret).slice(1, -1);
  const form = new URLSearchParams({ s: auth.clientSecret }).toString().slice(2);
  const secrets = [auth.clientSecret, json, form, clientPair(auth), 'planted-key'];
  expect(hideSecrets(secrets.join(' '), callback)).toBe('*** *** *** *** ***');
  expect(hideSecrets('client-7 at tokens.example', callback)).toBe('client-7 at tokens.example');
});

test('the tokens of one attempt are hidden in that one alone', () => {
  const text = 'first-token second-token ä"sesame"';
  expect(hideSecrets(text, callback, ['first-token', 'second-token'])).toBe('*** *** ***');
  expect(hideSecrets(text, callback, ['second-token'])).toBe('first-token *** ***');
  expect(hideSecrets(text, callback)).toBe('first-token second-token ***');
});

test.each([
  ['in a fault', { kind: 'fault', outcome: 'tls_error', message: 'no a-token' }, 'message'],
  [
    'in a reason phrase',
    { kind: 'response', statusCode: 500, statusMessage: 'no a-token', body: Buffer.of(), truncated: false },
    'statusMessage',
  ],
] as const)('a token is hidden %s', (_where, answer, field) => {
  expect(withoutSecrets(answer, callback, ['a-token'])).toHaveProperty(field, 'no ***');
});

test('a token that a cut body ends within is hidden, also where it is longer than the body', () => {
  const token = `eyJ${'q'.repeat(8_000)}`;
  for (const kept of [10, 4_000]) {
    const body = Buffer.from(`Bearer ${token.slice(0, kept)}`);
    const answer = { kind: 'response', statusCode: 500, statusMessage: '', body, truncated: true } as const;
    const hidden = withoutSecrets(answer, callback, [token]) as typeof answer;
    expect(Buffer.from(hidden.body).toString()).toBe('Bearer ***');
  }
});
