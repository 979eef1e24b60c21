import type { DeadLetter, DeadLetters } from '../../lambdas/ports/dead-letters.ts';
import type { QueueName } from './deployment.ts';
import type { LetterReader } from './letters.ts';

export interface RedrivePorts {
  deadLetters: DeadLetters<QueueName>;
  readLetter: LetterReader;
  print(line: string): void;
}

/** Of what cannot be read: the queue hides them by now, so that nothing else would show them for some minutes. */
const SHOWN = 20;

/**
 * Sends a queue's dead letters round again, as many as are visible. Each is sent before it is removed: dying in between
 * makes it two, and every message may come twice. SQS's own way back would make new messages of them, and so a bare event
 * would have another identity and its calls would be made once more; and nobody would know that a call may have been
 * attempted. Here both are written into the message.
 */
export async function redrive(
  { deadLetters, readLetter, print }: RedrivePorts,
  queue: QueueName,
): Promise<void> {
  let sent = 0;
  let unreadable = 0;
  const reasons: string[] = [];
  for (;;) {
    const letters = await deadLetters.receive(queue);
    if (letters.length === 0) break;
    const gone: DeadLetter[] = [];
    const results = await Promise.allSettled(
      letters.map(async (letter) => {
        const read = readLetter(queue, letter);
        if ('reason' in read) {
          unreadable += 1;
          if (unreadable <= SHOWN) reasons.push(`  ${letter.id}  ${read.reason}`);
          return;
        }
        const { groupId } = letter;
        await deadLetters.sendAgain(queue, { body: read.body, ...(groupId !== undefined && { groupId }) });
        gone.push(letter);
      }),
    );
    await deadLetters.remove(queue, gone);
    sent += gone.length;
    const fault = results.find((result) => result.status === 'rejected');
    if (fault) {
      print(`${queue}: ${sent} sent round again before the fault`);
      throw fault.reason;
    }
  }
  print(`${queue}: ${sent} sent round again`);
  if (unreadable === 0) return;
  print(`${unreadable} cannot be read and stay among the dead letters:`);
  for (const line of reasons) print(line);
  if (unreadable > SHOWN) print(`  and ${unreadable - SHOWN} more`);
}
