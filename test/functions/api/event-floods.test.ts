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
