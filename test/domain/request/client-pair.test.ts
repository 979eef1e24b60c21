import { expect, test } from 'vitest';
import { clientPair } from '../../../lambdas/domain/request/client-pair.ts';

const plain = (clientId: string, clientSecret: string) =>
  Buffer.from(clientPair({ clientId, clientSecret }), 'base64').toString('utf8');

test.each([
  ['8d1f6c1e-0d6b', 'under_score.and*', '8d1f6c1e-0d6b:under_score.and*'],
  ['a:b', 'c:d', 'a%3Ab:c%3Ad'],
  // The characters of RFC 6749, appendix B.
  ['id', ' %&+£€', 'id:+%25%26%2B%C2%A3%E2%82%AC'],
  ['', '', ':'],
])('the client %j with the secret %j is sent as %s', (clientId, clientSecret, pair) => {
  expect(plain(clientId, clientSecret)).toBe(pair);
});
