import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../lambdas/domain/call/answer.ts';
import { verdictOf } from '../../../lambdas/domain/call/verdict.ts';

function response(statusCode: number, body: string | Uint8Array = '', more: Partial<Answer> = {}): Answer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return {
    kind: 'response',
    statusCode,
    statusMessage: '',
    body: bytes,
    truncated: false,
    ...more,
  } as Answer;
}

describe('a verdict', () => {
  test.each([
    [200, '200', 'success'],
    [201, '200', 'http_error'],
    [204, '200', 'http_error'],
    [101, '2xx', 'http_error'],
    [199, '2xx', 'http_error'],
    [200, '2xx', 'success'],
    [201, '2xx', 'success'],
    [204, '2xx', 'success'],
    [299, '2xx', 'success'],
    [300, '2xx', 'http_error'],
    [301, '200', 'http_error'],
    [304, '2xx', 'http_error'],
    [400, '2xx', 'http_error'],
    [410, '200', 'http_error'],
    [500, '2xx', 'http_error'],
  ] as const)('of %i under the rule %s is %s', (statusCode, rule, outcome) => {
    expect(verdictOf(response(statusCode), rule)).toEqual({ outcome, statusCode });
  });

  test('of a fault is its outcome, with what was read of a response', () => {
    const fault: Answer = { kind: 'fault', outcome: 'response_too_slow', message: 'slow', statusCode: 200 };
    expect(verdictOf(fault, '200')).toEqual({
      outcome: 'response_too_slow',
      statusCode: 200,
      statusMessage: 'slow',
    });
  });

  test('keeps 4096 bytes of a failure and 512 of a success', () => {
    const body = 'x'.repeat(4096);
    expect(verdictOf(response(500, body), '200')).toEqual({
      outcome: 'http_error',
      statusCode: 500,
      responseBody: body,
    });
    expect(verdictOf(response(200, body), '200')).toEqual({
      outcome: 'success',
      statusCode: 200,
      responseBody: 'x'.repeat(512),
      responseTruncated: true,
    });
    expect(verdictOf(response(200, 'x'.repeat(512)), '200').responseTruncated).toBeUndefined();
  });

  test('tells that there was more than was read', () => {
    const verdict = verdictOf(response(500, 'x'.repeat(4096), { truncated: true }), '200');
    expect(verdict.responseTruncated).toBe(true);
    expect(verdict.responseBody).toHaveLength(4096);
  });

  test.each([
    ['é', 511],
    ['世', 510],
    ['世', 511],
    ['😀', 509],
    ['😀', 510],
    ['😀', 511],
  ])('leaves out a character that the cut goes through: %s after %i bytes', (character, before) => {
    const verdict = verdictOf(response(200, 'x'.repeat(before) + character + 'y'.repeat(20)), '200');
    expect(verdict.responseEncoding).toBeUndefined();
    expect(verdict.responseBody).toBe('x'.repeat(before));
  });

  test('keeps a character that ends exactly at the cut', () => {
    const verdict = verdictOf(response(200, `${'x'.repeat(508)}😀y`), '200');
    expect(verdict.responseBody).toBe(`${'x'.repeat(508)}😀`);
  });

  test('keeps a body that is not UTF-8 as base64', () => {
    for (const bytes of [
      Buffer.from([0xff, 0xfe, 0]),
      Buffer.from([0x61, 0xe2, 0x28]),
      Buffer.from([0xc3]),
    ]) {
      expect(verdictOf(response(500, bytes), '200')).toMatchObject({
        responseBody: bytes.toString('base64'),
        responseEncoding: 'base64',
      });
    }
  });

  test('keeps base64 of exactly the bytes that fit', () => {
    const bytes = Buffer.alloc(600, 0xff);
    const { responseBody } = verdictOf(response(200, bytes), '200');
    expect(Buffer.from(responseBody ?? '', 'base64')).toEqual(bytes.subarray(0, 512));
  });

  test('keeps a byte order mark', () => {
    expect(verdictOf(response(500, '\ufeff{}'), '200').responseBody).toBe('\ufeff{}');
  });

  test('hands on Retry-After of a 429 and a 503 only', () => {
    for (const status of [429, 503]) {
      expect(verdictOf(response(status, '', { retryAfter: '120' }), '200').retryAfterText).toBe('120');
    }
    for (const status of [200, 301, 500]) {
      expect(verdictOf(response(status, '', { retryAfter: '120' }), '200')).not.toHaveProperty(
        'retryAfterText',
      );
    }
  });

  test('bounds the reason phrase', () => {
    const verdict = verdictOf(response(500, '', { statusMessage: 'é'.repeat(5000) }), '200');
    expect(Buffer.byteLength(verdict.statusMessage ?? '')).toBeLessThanOrEqual(200);
    expect(verdictOf(response(500, '', { statusMessage: 'Oh No' }), '200').statusMessage).toBe('Oh No');
  });
});
