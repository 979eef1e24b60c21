import { describe, expect, it } from 'vitest';
import type { Answer } from '../../lambdas/domain/call/answer.ts';
import type { Caller, CallLimits } from '../../lambdas/ports/caller.ts';
import { type Behaviour, PART_OF_A_BODY } from '../simulation/receivers/behaviour.ts';

/** A caller, and where it finds a receiver that behaves so. */
export type Meet = (behaviour: Behaviour) => Promise<{ caller: Caller; url: string }>;

/** Longer than anything takes that is to end by itself. */
const LIMITS: CallLimits = { connectMs: 5_000, responseMs: 5_000 };
export const NEVER_MS = 60_000;
export const OK = { kind: 'answer', statusCode: 200, afterMs: 0 } as const;

export const response = (
  statusCode: number,
  statusMessage: string,
  body = '',
  more: Partial<Answer> = {},
) => ({
  kind: 'response',
  statusCode,
  statusMessage,
  body: Buffer.from(body),
  truncated: false,
  ...more,
});

export function resultBy(meet: Meet) {
  return async (behaviour: Behaviour, limits = LIMITS) => {
    const { caller, url } = await meet(behaviour);
    return caller.call({ method: 'POST', url, headers: {} }, limits);
  };
}

/** What a caller reports of responses that came, whole or far enough. */
export function callerAnswersContract(meet: Meet): void {
  const resultOf = resultBy(meet);

  describe('an answer', () => {
    it.each([
      [200, 'OK'],
      [201, 'Created'],
      [302, 'Found'],
      [404, 'Not Found'],
      [410, 'Gone'],
      [429, 'Too Many Requests'],
      [500, 'Internal Server Error'],
      [503, 'Service Unavailable'],
    ])('of %i is told with its reason and body', async (statusCode, reason) => {
      const result = await resultOf({ ...OK, statusCode, body: 'Grüße' });
      expect(result.answer).toStrictEqual(response(statusCode, reason, 'Grüße'));
    });

    it.each([
      [204, 'No Content'],
      [304, 'Not Modified'],
    ])('of %i has no body', async (statusCode, reason) => {
      const result = await resultOf({ ...OK, statusCode, body: 'x' });
      expect(result.answer).toStrictEqual(response(statusCode, reason));
    });

    it.each(['120', 'Wed, 07 Jan 2026 07:28:00 GMT', 'soon', ''])(
      'is told with its Retry-After, be it %j',
      async (retryAfter) => {
        const result = await resultOf({ ...OK, statusCode: 503, retryAfter });
        expect(result.answer).toStrictEqual(response(503, 'Service Unavailable', '', { retryAfter }));
      },
    );

    it('is cut behind 4 KiB, or behind as much as was asked for, also within a character', async () => {
      const bodyOf = async (body: string, bodyBytes?: number) => {
        const { answer } = await resultOf(
          { ...OK, body },
          { ...LIMITS, ...(bodyBytes !== undefined && { bodyBytes }) },
        );
        return answer.kind === 'response' && [answer.body, answer.truncated];
      };
      expect(await bodyOf('x'.repeat(4096))).toStrictEqual([Buffer.alloc(4096, 'x'), false]);
      expect(await bodyOf('x'.repeat(4097))).toStrictEqual([Buffer.alloc(4096, 'x'), true]);
      expect(await bodyOf('üü', 4)).toStrictEqual([Buffer.from('üü'), false]);
      expect(await bodyOf('üü', 3)).toStrictEqual([Buffer.from('üü').subarray(0, 3), true]);
    });

    it.each<Behaviour>([
      { kind: 'hang-mid-body', statusCode: 200 },
      { kind: 'reset-mid-body', statusCode: 200, afterMs: NEVER_MS },
    ])('of which enough came before the rest failed is one, with $kind', async (behaviour) => {
      const result = await resultOf(behaviour, { ...LIMITS, bodyBytes: 5 });
      const begin = PART_OF_A_BODY.slice(0, 5);
      expect(result.answer).toStrictEqual(response(200, 'OK', begin, { truncated: true }));
    });

    it('that drips is one when enough has come', async () => {
      const dripping = { kind: 'drip', statusCode: 200, everyMs: 10 } as const;
      const result = await resultOf(dripping, { ...LIMITS, bodyBytes: 2 });
      expect(result.answer).toStrictEqual(response(200, 'OK', '..', { truncated: true }));
    });
  });
}
