import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

/** What a function may answer with at most. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

describe('a flood', () => {
  it.each([
    ['of events', JSON.stringify(Array.from({ length: 10_000 }, () => ({ type: 'reply' })))],
    ['of what are no events', `[${'7,'.repeat(200_000)}7]`],
    ['of names of variables', `{"type":"a","variables":{${names(100_000)}}}`],
    ['of names of parameters', `{"type":"a","payload":{},"callbackParameters":{${names(100_000)}}}`],
    ['of unknown fields', `{"type":"a",${names(100_000)}}`],
    ['of events full of them', `[${Array.from({ length: 100 }, () => `{${names(2_000)}}`).join(',')}]`],
    ['in one unknown name', `{"type":"a","${'x'.repeat(4_000_000)}":1}`],
    ['in one name of a variable', `{"type":"a","variables":{"${'-'.repeat(4_000_000)}":1}}`],
  ])('%s is 422, in an answer that can be given', async (_what, body) => {
    const world = apiWorld();
    await world.register();
    const answer = await world.ask('POST', '/events', { body });
    expect([answer.status, answer.body.type]).toEqual([422, 'invalid']);
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(answer.text)).toBeLessThan(MAX_ANSWER_BYTES / 2);
    expect(world.queues.sent.deliveries).toEqual([]);
  });

  it.each([
    ['/events', `[${'{},'.repeat(600_000)}{}]`],
    ['/callbacks', `{"headers":[${'0,'.repeat(600_000)}0]}`],
  ])('of more values than a function could hold is 413 at %s, before it is parsed', async (path, body) => {
    const answer = await apiWorld().ask('POST', path, { body });
    expect([answer.status, answer.body.type]).toEqual([413, 'too-large']);
  });

  it('of values within a text is none', async () => {
    const body = { type: 'a', payload: { text: `"${'[{,'.repeat(80_000)}\\` } };
    expect((await apiWorld().ask('POST', '/events', { body })).status).toBe(202);
  });

  it.each(['headers', 'callbacks'])('of %s is 422, in few words', async (field) => {
    const answer = await apiWorld().ask('POST', '/callbacks', {
      body: `{"url":"https://a.example/","${field}":{${names(100_000)}}}`,
    });
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [{ path: field, message: expect.any(String) }],
    ]);
  });

  it.each([1_000, 20_000])('of %i levels is 400', async (levels) => {
    for (const [open, close] of ['[]', '{}'] as const) {
      const head = open === '{' ? '{"a":' : '[';
      const deep = head.repeat(levels) + (open === '{' ? '1' : '') + close!.repeat(levels);
      for (const field of ['payload', 'variables', 'callbackParameters', 'unknown']) {
        const answer = await apiWorld().ask('POST', '/events', { body: `{"type":"a","${field}":${deep}}` });
        expect([answer.status, answer.body.type]).toEqual([400, 'malformed-json']);
      }
    }
  });
});

function names(count: number): string {
  return Array.from({ length: count }, (_, i) => `"n${i}":1`).join(',');
}
