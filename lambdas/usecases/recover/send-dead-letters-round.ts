import type { DeadLetter, DeadLetters, RoundQueue } from '../../ports/dead-letters.ts';
import type { Log } from '../../ports/log.ts';

export interface RoundPorts {
  deadLetters: DeadLetters;
  /** The body that goes round again, or why the letter cannot be read. */
  readLetter: (queue: RoundQueue, letter: DeadLetter) => { body: string } | { reason: string };
  log: Log;
}

const QUEUES: RoundQueue[] = ['events', 'notices', 'recovery'];
/** Of each queue: the rest is the next round's, so that what fails again does not become a flood. */
const MOST_PER_ROUND = 1000;

/**
 * Sends the dead letters of these queues round again. Each is sent before it is removed: dying in between makes it two,
 * and every message may come twice. What cannot be read stays where it is, and is looked at again in the next round.
 */
export async function sendDeadLettersRound(ports: RoundPorts, hasTime: () => boolean): Promise<void> {
  await Promise.all(QUEUES.map((queue) => roundOf(ports, queue, hasTime)));
}

async function roundOf(ports: RoundPorts, queue: RoundQueue, hasTime: () => boolean): Promise<void> {
  const { deadLetters, log } = ports;
  let sent = 0;
  for (let received = 0; received < MOST_PER_ROUND && hasTime(); ) {
    const letters = await deadLetters.receive(queue);
    if (letters.length === 0) break;
    const gone = (await Promise.all(letters.map((letter) => sentAgain(ports, queue, letter)))).flat();
    await deadLetters.remove(queue, gone);
    received += letters.length;
    sent += gone.length;
  }
  if (sent > 0) log.warn('deadletters.sent', { queue, sent });
}

/** The letter, if it may be removed now. */
async function sentAgain(
  { deadLetters, readLetter, log }: RoundPorts,
  queue: RoundQueue,
  letter: DeadLetter,
): Promise<DeadLetter[]> {
  const { id: messageId, groupId } = letter;
  const read = readLetter(queue, letter);
  if ('reason' in read) {
    log.error('message.rejected', { messageId, queue, reason: read.reason });
    return [];
  }
  try {
    await deadLetters.sendAgain(queue, { body: read.body, ...(groupId !== undefined && { groupId }) });
    return [letter];
  } catch (error) {
    log.error('deadletter.returned', { messageId, queue, reason: String(error) });
    return [];
  }
}
