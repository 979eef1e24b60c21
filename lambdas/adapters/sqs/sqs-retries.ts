import { SQS_MAX_DELAY_SECONDS } from '../../contract/limits.ts';
import type { CallMessage } from '../../contract/messages.ts';
import type { CallQueue, Due } from '../../ports/call-queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SqsOutbox } from './sqs-outbox.ts';

/** The retries queue alone: what is due later than it can wait comes early. For functions that make no schedules. */
export class SqsRetries implements Pick<CallQueue, 'retry'> {
  readonly #retries: SqsOutbox;
  readonly #clock: Clock;

  constructor(retries: SqsOutbox, clock: Clock) {
    this.#retries = retries;
    this.#clock = clock;
  }

  async retry(messages: Due<CallMessage>[]): Promise<void> {
    await this.#retries.send(
      messages.map(({ message, dueAt }) => ({
        message,
        delaySeconds: Math.min(this.#secondsTo(dueAt), SQS_MAX_DELAY_SECONDS),
        groupId: message.callbackId,
      })),
    );
  }

  /** Rounded up: a message never comes before its time. */
  #secondsTo(dueAt: number): number {
    return Math.max(0, Math.ceil((dueAt - this.#clock.now()) / 1000));
  }
}
