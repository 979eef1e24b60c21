import { RefusedError } from '../../domain/api/refused-error.ts';
import { answerExplained, answerInWords } from '../../domain/call/answer-in-words.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import { attemptView } from '../../domain/call/attempt-view.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { SAMPLE_EVENT } from '../../domain/event/sample-event.ts';
import { type TryPorts, tryCallback } from './try-callback.ts';

/** `true`: one GET, which has no body. `post`: a signed test POST. */
export type Verification = 'true' | 'post';

/** Calls a callback that is not registered yet. Refuses it, with what its URL answered, unless that is a success. */
export async function verifyCallback(ports: TryPorts, callback: Callback, how: Verification): Promise<void> {
  const called: Callback = { ...callback, method: how === 'post' ? 'POST' : 'GET' };
  const attempt = await tryCallback(ports, called, { ...SAMPLE_EVENT, tenant: callback.tenant });
  if (attempt.outcome === 'success') return;
  const detail = `Not registered, since its URL did not answer well: ${said(attempt)}.`;
  throw new RefusedError('not-verified', detail, { attempt: attemptView(attempt, 1) });
}

function said({ outcome, statusCode, statusMessage }: Attempt): string {
  const answer = {
    outcome,
    ...(statusCode !== undefined && { statusCode }),
    ...(statusMessage !== undefined && { message: statusMessage }),
  };
  const why = answerExplained(answer)?.replace(/\.$/, '');
  return why === undefined ? answerInWords(answer) : `${answerInWords(answer)} (${why})`;
}
