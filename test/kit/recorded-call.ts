import type { Call } from '../../lambdas/domain/call/call.ts';
import { callFrom, failed, succeeded } from '../../lambdas/domain/call/call-moves.ts';
import { newId } from '../../lambdas/domain/text/ids.ts';
import type { ApiWorld } from './api-world.ts';
import { DAY_MS, sampleAttempt, sampleContent } from './samples.ts';

/** SUCCESS, FAILED and PENDING after one attempt; `waiting` was never attempted. */
export type Recorded = 'SUCCESS' | 'FAILED' | 'PENDING' | 'waiting';

/** A call accepted `age` ms ago, written as deliver would have left it. */
export async function recorded(
  { clock, calls }: ApiWorld,
  callbackId: string,
  kind: Recorded,
  age = 0,
  content = {},
): Promise<Call> {
  const acceptedAt = clock.now() - age;
  const whole = sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS, ...content });
  const fresh = callFrom(newId('call', acceptedAt, clock.randomBytes(10)), callbackId, whole);
  const attempt = sampleAttempt({ startedAt: acceptedAt, statusMessage: 'Oh no' });
  const call = {
    SUCCESS: () => succeeded(fresh, { ...attempt, outcome: 'success', statusCode: 200 }),
    FAILED: () => failed(fresh, attempt, { giveUp: 'exhausted' }),
    PENDING: () => failed(fresh, attempt, { retryAt: acceptedAt + 300_000 }),
    waiting: () => fresh,
  }[kind]();
  if (whole.payload && call.payloadApart) await calls.keepPayload(call, whole.payload);
  await calls.put(call, 'nothing');
  return call;
}
