import type { CallMessage } from '../../contract/messages.ts';
import type { CallQueue } from '../../ports/call-queue.ts';
import type { SqsOutbox } from './sqs-outbox.ts';

/** The deliveries queue alone: for functions that accept events and never send a retry. */
export class SqsDeliveries implements Pick<CallQueue, 'deliver'> {
  readonly #deliveries: SqsOutbox;

  constructor(deliveries: SqsOutbox) {
    this.#deliveries = deliveries;
  }

  async deliver(messages: CallMessage[]): Promise<void> {
    await this.#deliveries.send(
      messages.map((message) => ({ message, delaySeconds: 0, groupId: message.callbackId })),
    );
  }
}
