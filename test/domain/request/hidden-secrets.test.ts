import { expect, test } from 'vitest';
import { hideSecrets, withoutSecrets } from '../../../lambdas/domain/request/hidden-secrets.ts';
import { sampleCallback } from '../../kit/samples.ts';

const callback = sampleCallback({
  url: 'https://fred:let-me-in@receiver.example/hook?token=hush%20hush&n=1',
  auth: { type: 'basic', username: 'fred', password: 'open-sesame' },
  headers: { authorization: 'Bearer top-secret' },
});

test('everything secret that a receiver says back is hidden', () => {
  const basic = Buffer.from('fred:open-sesame').toString('base64');
  const secrets = ['hush%20hush', 'hush hush', 'let-me-in', basic, 'Bearer top-secret', callback.secret];
  expect(hideSecrets(`got: ${secrets.join(' | ')} | open-sesame`, callback)).toBe(
    `got: ${Array(secrets.length + 1)
      .fill('***')
      .join(' | ')}`,
  );
});

test('what is too short to be a secret stays', () => {
  expect(hideSecrets('Cannot POST /hook?n=1', callback)).toBe('Cannot POST /hook?n=1');
});

test.each([
  { type: 'querystring', key: 'my-private-key' } as const,
  { type: 'httpheader', key: 'my-private-key' } as const,
  { type: 'bearer', token: 'my-private-key' } as const,
])('credentials of type $type are hidden', (auth) => {
  expect(hideSecrets('you sent my-private-key', sampleCallback({ auth }))).toBe('you sent ***');
});

test('a URL that is none hides nothing and breaks nothing', () => {
  expect(hideSecrets('some text', sampleCallback({ url: 'no url' }))).toBe('some text');
});

test('a credential is hidden however short it is, and as JSON spells it', () => {
  const short = sampleCallback({ auth: { type: 'bearer', token: 'ab' } });
  expect(hideSecrets('Bearer ab', short)).toBe('Bearer ***');
  const quoted = sampleCallback({ auth: { type: 'httpheader', key: 'HH"SEC\\RET' } });
  expect(hideSecrets(JSON.stringify({ key: 'HH"SEC\\RET' }), quoted)).toBe('{"key":"***"}');
});

test('a whole answer keeps its bytes but for what is secret', () => {
  const answer = {
    kind: 'response',
    statusCode: 500,
    statusMessage: 'no open-sesame',
    body: Buffer.from('ü open-sesame ü'),
    truncated: false,
  } as const;
  const hidden = withoutSecrets(answer, callback);
  expect(hidden).toMatchObject({ statusMessage: 'no ***' });
  expect(Buffer.from((hidden as typeof answer).body).toString()).toBe('ü *** ü');
});

test('a credential is hidden in every spelling that receivers commonly use', () => {
  const password = 'pässwörd/ü "x"\\y&<z>';
  const basic = sampleCallback({ auth: { type: 'basic', username: 'bob', password } });
  const pair = Buffer.from(`bob:${password}`).toString('base64');
  const inJson = JSON.stringify(password).slice(1, -1);
  const inAscii = inJson.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const spellings = [
    pair,
    pair.replaceAll('/', '\\/'),
    inJson,
    inJson.replaceAll('/', '\\/'),
    inAscii,
    inAscii.replaceAll('u00e4', 'u00E4').replaceAll('u00f6', 'u00F6').replaceAll('u00fc', 'u00FC'),
    JSON.stringify(inJson).slice(1, -1),
    encodeURIComponent(password),
    encodeURIComponent(password).toLowerCase(),
    new URLSearchParams([['p', password]]).toString().slice(2),
    Buffer.from(password).toString('base64'),
    Buffer.from(password).toString('base64url'),
    'pässwörd/ü &quot;x&quot;\\y&amp;&lt;z&gt;',
  ];
  for (const spelling of spellings) expect(hideSecrets(`[${spelling}]`, basic)).toBe('[***]');
});

test('of a template the fixed query values are hidden, and what its expressions name is not', () => {
  const url =
    'https://x.example/cb/{batchIdentifier}?token=hush%20hush&key=letmein-{memberId}{&communicationId}';
  const text = 'hush hush, hush%20hush, letmein-7, batchIdentifier memberId communicationId';
  expect(hideSecrets(text, sampleCallback({ url }))).toBe(
    '***, ***, ***7, batchIdentifier memberId communicationId',
  );
});

test('a signing secret that was rotated out is hidden too', () => {
  const oldSecrets = [{ secret: 'whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQ=', until: 0 }];
  expect(hideSecrets(`was ${oldSecrets[0]!.secret}`, sampleCallback({ oldSecrets }))).toBe('was ***');
});
