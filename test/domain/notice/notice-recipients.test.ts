import { expect, test } from 'vitest';
import { recipientsOf } from '../../../lambdas/domain/notice/notice-recipients.ts';

test('the callback’s own addresses are told, each once', () => {
  expect(
    recipientsOf({ email: 'a@example.com', emails: ['b@example.com', 'A@example.com', 'b@example.com'] }, [
      'tenant@example.com',
    ]),
  ).toEqual(['a@example.com', 'b@example.com']);
});

test('where there are none, the first stand-in is', () => {
  const none = { email: null, emails: [] };
  expect(recipientsOf(none, ['tenant@example.com', 'ops@example.com'])).toEqual(['tenant@example.com']);
  expect(recipientsOf(none, [undefined, 'ops@example.com'])).toEqual(['ops@example.com']);
  expect(recipientsOf(none, [undefined, undefined])).toEqual([]);
});

test.each([
  'a@example.com\r\nBcc: b@example.com',
  'a@example.com, b@example.com',
  'A <a@example.com>',
  'a b@example.com',
  'a@b@example.com',
  'example.com',
  `${'a'.repeat(250)}@example.com`,
])('what is not one plain address is not written to: %j', (email) => {
  expect(recipientsOf({ email, emails: [] }, ['ops@example.com'])).toEqual(['ops@example.com']);
});

test('no mail has more recipients than the mail service takes', () => {
  const emails = Array.from({ length: 80 }, (_, i) => `a${i}@example.com`);
  expect(recipientsOf({ email: null, emails }, [])).toHaveLength(50);
});
