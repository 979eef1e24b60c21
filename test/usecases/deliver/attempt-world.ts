import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../../lambdas/adapters/oauth/oauth-token-source.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { systemClock as clock } from '../../../lambdas/runtime/system-clock.ts';
import { makeAttempt } from '../../../lambdas/usecases/deliver/make-attempt.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { startReceiver } from '../../kit/receiver.ts';
import { sampleCallback } from '../../kit/samples.ts';
import { grantInTurn, oauth2 } from '../../kit/token-endpoint.ts';

export const CALL = { id: 'call_01KE6FVN000000000000000001', attemptCount: 0, event: 'reply' };

/** Attempts as they are made, at a receiver and a token endpoint that answer as told. */
export async function attemptWorld() {
  const [receiver, endpoint] = [await startReceiver(), await startReceiver()];
  grantInTurn(endpoint);
  const log = new MemoryLog();
  const caller = new HttpCaller({ addressPolicy: 'any' });
  const tokens = new OAuthTokenSource({ caller, clock });
  const callback = (changes: Partial<Callback> = {}) =>
    sampleCallback({ url: `${receiver.url}/hook`, auth: oauth2(endpoint), ...changes });

  return {
    receiver,
    endpoint,
    log,
    ports: { caller, tokens, clock, log },
    callback,
    attempt(changes: Partial<Callback> = {}, most?: { responseMs: number }) {
      return makeAttempt(
        { caller, tokens, clock, log },
        callback(changes),
        CALL,
        '{"n":1}',
        'delivery',
        most,
      );
    },
    /** What the receiver got as credentials, in order. */
    sent: () => receiver.requests.map(({ headers }) => headers.authorization),
    async close() {
      caller.close();
      await Promise.all([receiver.close(), endpoint.close()]);
    },
  };
}

export type AttemptWorld = Awaited<ReturnType<typeof attemptWorld>>;
