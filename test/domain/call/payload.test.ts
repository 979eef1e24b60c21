import { describe, expect, it } from 'vitest';
import { byteLength, cut, fitsInline, liftFrom } from '../../../lambdas/domain/call/payload.ts';
import { compactJson, parseKeepingNumbers } from '../../../lambdas/domain/text/json-text.ts';

describe('JSON text', () => {
  it('keeps numbers as they were written', () => {
    const text = '{"big":12345678901234567890,"one":1.0,"e":1e3,"n":-0,"list":[0.10]}';
    expect(compactJson(parseKeepingNumbers(text))).toBe(text);
  });

  it('puts integer-like keys first, and keeps the last of repeated ones', () => {
    expect(compactJson(parseKeepingNumbers('{"b":1,"2":0,"a":1,"1":0,"b":2.0}'))).toBe(
      '{"1":0,"2":0,"b":2.0,"a":1}',
    );
  });

  it('keeps a __proto__ key as data', () => {
    const text = '{"__proto__":{"admin":true}}';
    const value = parseKeepingNumbers(text) as { admin?: boolean };
    expect(value.admin).toBeUndefined();
    expect(compactJson(value)).toBe(text);
  });
});

describe('what is lifted from a payload', () => {
  it('is the message, its location, its sender and the response', () => {
    const payload =
      '{"messageId":"A","messageLocation":"https://x.example/A","from":{"name":"Fred"},"responseMessage":{"content":"Yes"},"other":1}';
    expect(liftFrom(payload, 'whole')).toEqual({
      messageId: 'A',
      messageLocation: 'https://x.example/A',
      from: { name: 'Fred' },
      responseMessage: { content: 'Yes' },
    });
  });

  it.each([undefined, '1', '"text"', 'null', '[{"messageId":"A"}]', '{}'])('is nothing of %j', (payload) => {
    expect(liftFrom(payload, 'whole')).toEqual({});
  });

  it('is at most 512 bytes a field in lists, and keeps its shape where it can', () => {
    const content = 'ü'.repeat(5000);
    const short = liftFrom(
      JSON.stringify({ responseMessage: { channel: 'SMS', content }, messageId: content, from: [content] }),
      'short',
    );
    for (const field of Object.values(short))
      expect(byteLength(JSON.stringify(field))).toBeLessThanOrEqual(512);
    expect(short.responseMessage).toMatchObject({ channel: 'SMS' });
  });
});

describe('a number that is too long for a list', () => {
  it('is cut as text', () => {
    const number = '1'.repeat(600);
    expect(liftFrom(`{"messageId":${number}}`, 'short')).toEqual({ messageId: `${'1'.repeat(253)}…` });
    expect(liftFrom(number, 'short')).toEqual({});
  });
});

describe('sizes', () => {
  it('counts a payload up to 1 KB as inline, in bytes', () => {
    expect(fitsInline('x'.repeat(1024))).toBe(true);
    expect(fitsInline('x'.repeat(1025))).toBe(false);
    expect(fitsInline('ü'.repeat(600))).toBe(false);
  });

  it('cuts between characters', () => {
    expect(cut('grün', 10)).toBe('grün');
    expect(cut('üüüü', 7)).toBe('üü…');
  });
});
