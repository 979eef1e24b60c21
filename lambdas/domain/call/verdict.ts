import { RESPONSE_BODY_BYTES, RESPONSE_BODY_BYTES_OF_SUCCESS } from '../../contract/limits.ts';
import type { Callback } from '../callback/callback.ts';
import type { Answer } from './answer.ts';
import type { Attempt, Outcome } from './attempt.ts';
import { cut } from './payload.ts';

type Kept = Pick<Attempt, 'responseBody' | 'responseEncoding' | 'responseTruncated'>;

/** What an attempt's answer means, and what of it is kept. */
export interface Verdict extends Kept {
  outcome: Outcome;
  statusCode?: number;
  /** The reason phrase, or what went wrong in words. */
  statusMessage?: string;
  /** `Retry-After` as sent, where the status (429, 503) gives it a say. */
  retryAfterText?: string;
}

const STATUS_MESSAGE_BYTES = 200;
const STATUSES_THAT_MAY_ASK_TO_WAIT = [429, 503];

export function verdictOf(answer: Answer, success: Callback['success']): Verdict {
  const said = answer.kind === 'fault' ? answer.message : answer.statusMessage;
  const verdict: Verdict = { outcome: outcomeOf(answer, success) };
  if (answer.statusCode !== undefined) verdict.statusCode = answer.statusCode;
  if (said !== '') verdict.statusMessage = cut(said, STATUS_MESSAGE_BYTES);
  if (answer.kind === 'fault') return verdict;
  if (answer.retryAfter !== undefined && STATUSES_THAT_MAY_ASK_TO_WAIT.includes(answer.statusCode)) {
    verdict.retryAfterText = answer.retryAfter;
  }
  const limit = verdict.outcome === 'success' ? RESPONSE_BODY_BYTES_OF_SUCCESS : RESPONSE_BODY_BYTES;
  return { ...verdict, ...keptOf(answer.body, answer.truncated, limit) };
}

function outcomeOf(answer: Answer, success: Callback['success']): Outcome {
  if (answer.kind === 'fault') return answer.outcome;
  const { statusCode } = answer;
  const accepted = success === '200' ? statusCode === 200 : statusCode >= 200 && statusCode <= 299;
  return accepted ? 'success' : 'http_error';
}

function keptOf(body: Uint8Array, truncated: boolean, limit: number): Kept {
  if (body.length === 0) return {};
  const bytes = body.subarray(0, limit);
  const isCut = truncated || bytes.length < body.length;
  const text = textOf(bytes, isCut);
  return {
    ...(text === undefined
      ? { responseBody: Buffer.from(bytes).toString('base64'), responseEncoding: 'base64' }
      : { responseBody: text }),
    ...(isCut && { responseTruncated: true }),
  };
}

/** Undefined where the bytes are not UTF-8. A character that the cut went through is left out. */
function textOf(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}
