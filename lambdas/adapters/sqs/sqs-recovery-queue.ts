import type { RecoveryMessage } from '../../contract/messages.ts';
import type { RecoveryQueue } from '../../ports/call-queue.ts';
import type { SqsOutbox } from './sqs-outbox.ts';

export class SqsRecoveryQueue implements RecoveryQueue {
  readonly #recovery: SqsOutbox;

  constructor(recovery: SqsOutbox) {
    this.#recovery = recovery;
  }

  /** Rounded up: a beat never comes before its time. */
  async recover(messages: { message: RecoveryMessage; delayMs: number }[]): Promise<void> {
    await this.#recovery.send(
      messages.map(({ message, delayMs }) => ({
        message,
        delaySeconds: Math.ceil(delayMs / 1000),
        groupId: message.callbackId,
      })),
    );
  }
}
