import { describe, expect, it } from 'vitest';
import { patternsMatching, subscribesTo } from '../../../lambdas/domain/callback/subscriptions.ts';

describe('subscriptions', () => {
  it('finds every pattern of a type with at most 33 look-ups', () => {
    expect(patternsMatching('reply')).toEqual(['reply', '*']);
    expect(patternsMatching('message.sent').sort()).toEqual([
      '*',
      '*.*',
      '*.sent',
      'message.*',
      'message.sent',
    ]);
    expect(patternsMatching('a.b.c.d.e')).toHaveLength(33);
  });

  it.each([
    [['reply'], 'reply', true],
    [['reply'], 'reply.late', false],
    [['*'], 'a.b.c.d.e', true],
    [['message.*'], 'message.sent', true],
    [['message.*'], 'message', false],
    [['message.*'], 'message.sent.twice', false],
    [['callback.*.errors'], 'callback.cb_1.errors', true],
    [['callback.*.errors'], 'callback.cb_1.started', false],
    [[], 'reply', false],
  ])('%j on %s: %s', (events, type, expected) => {
    expect(subscribesTo(events, type)).toBe(expected);
  });
});
