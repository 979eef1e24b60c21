import { noticeMessage, recoveryMessage } from '../../contract/messages.ts';
import { compactJson, isObject, parseKeepingNumbers } from '../../domain/text/json-text.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeadLetter } from '../../ports/dead-letters.ts';
import { identityOf, queuedEvent } from '../../runtime/queued-event.ts';
import { readBody } from '../../runtime/sqs-entry.ts';
import type { RoundPorts } from '../../usecases/recover/send-dead-letters-round.ts';

const schemas = { events: queuedEvent, notices: noticeMessage, recovery: recoveryMessage };

/**
 * What goes round again of a dead letter: the same body. A bare event alone is given the identity that it had by its
 * message, since a new message would have a new one, and calls that were made already would be made again as others.
 */
export function letterReader(clock: Pick<Clock, 'now'>): RoundPorts['readLetter'] {
  return (queue, letter) => {
    const read = readBody(letter.body, schemas[queue]);
    if ('reason' in read) return read;
    return { body: queue === 'events' ? withIdentity(letter, clock.now()) : letter.body };
  };
}

/** Nobody has taken it yet: the windows of its calls begin now. */
function withIdentity(letter: DeadLetter, now: number): string {
  const event = parseKeepingNumbers(letter.body);
  if (isObject(event) && 'eventId' in event) return letter.body;
  return compactJson({ v: 1, ...identityOf(letter), event, again: true, windowFrom: now });
}
