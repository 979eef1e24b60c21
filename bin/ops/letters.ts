import { callMessage } from '../../lambdas/contract/messages.ts';
import { compactJson, isObject, parseKeepingNumbers } from '../../lambdas/domain/text/json-text.ts';
import { letterReader } from '../../lambdas/functions/recover/read-letter.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { DeadLetter } from '../../lambdas/ports/dead-letters.ts';
import { readBody } from '../../lambdas/runtime/sqs-entry.ts';
import type { QueueName } from './deployment.ts';

export type LetterReader = (
  queue: QueueName,
  letter: Omit<DeadLetter, 'receipt'>,
) => { body: string } | { reason: string };

/** What goes round again of a dead letter of any queue, or why nobody can read it: never with a value of it. */
export function anyLetterReader(clock: Pick<Clock, 'now'>): LetterReader {
  const readRound = letterReader(clock);
  return (queue, letter) => {
    if (queue !== 'deliveries' && queue !== 'retries') return readRound(queue, { ...letter, receipt: '' });
    const read = readBody(letter.body, callMessage);
    // As a new message it has been received never before; but five workers may have died right after the request.
    return 'reason' in read ? read : { body: withMayBeAttempted(letter.body) };
  };
}

function withMayBeAttempted(body: string): string {
  const message = parseKeepingNumbers(body);
  return compactJson(isObject(message) ? { ...message, mayBeAttempted: true } : message);
}

/** What a readable message is about: its kind and ids, nothing of its content. */
export function subjectOf(body: string): string {
  const message = parseKeepingNumbers(body);
  if (!isObject(message)) return '';
  const { kind, trigger, callId, callbackId, eventId, outageId, replayId } = message;
  return [kind ?? trigger ?? 'event', eventId, callId, outageId, replayId, callbackId]
    .filter((part) => typeof part === 'string')
    .join(' ');
}
