import { describe, expect, test } from 'vitest';
import { escapeHtml, fewLines, oneLine, utcTime } from '../../../lambdas/domain/notice/mail-text.ts';

describe('one line of a mail', () => {
  test.each([
    ['a CR LF', 'a\r\nBcc: b@example.com'],
    ['a CR', 'a\rBcc: b@example.com'],
    ['a LF', 'a\nBcc: b@example.com'],
    ['a NEL', 'a\u0085Bcc: b@example.com'],
    ['a line separator', 'a\u2028Bcc: b@example.com'],
    ['a paragraph separator', 'a\u2029Bcc: b@example.com'],
    ['a vertical tab', 'a\vBcc: b@example.com'],
  ])('has no room for %s', (_what, text) => {
    expect(oneLine(text, 100)).toBe('a Bcc: b@example.com');
  });

  test('drops what cannot be seen and turns text around', () => {
    expect(oneLine('a\u0000b\u001bc\u007fd\u202ee\u2066f', 100)).toBe('abcdef');
  });

  test('keeps other writing, joined emoji included', () => {
    expect(oneLine('Größe 日本 👩‍👩‍👧', 100)).toBe('Größe 日本 👩‍👩‍👧');
  });

  test('can always be encoded', () => {
    expect(() => encodeURIComponent(oneLine('a\ud800b', 100))).not.toThrow();
    expect(() => encodeURIComponent(oneLine(`abc${'👩'.repeat(50)}`, 20))).not.toThrow();
  });

  test('is cut at its limit', () => {
    expect(Buffer.byteLength(oneLine('ü'.repeat(500), 100))).toBeLessThanOrEqual(100);
  });
});

describe('a few lines of a mail', () => {
  test('keep their breaks and tabs, and lose other controls', () => {
    expect(fewLines('a\r\n\tb\u0000\rc\u202e', 10, 100)).toBe('a\n\tb\nc');
  });

  test('are as many as wanted', () => {
    expect(fewLines('1\n2\n3\n4', 2, 100)).toBe('1\n2\n…');
  });
});

test('HTML is escaped for content and attributes', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;',
  );
});

test('times are shown in UTC', () => {
  expect(utcTime(Date.UTC(2026, 0, 5, 9, 3, 7, 999))).toBe('2026-01-05 09:03:07 UTC');
});
