import type { EventHandover } from '../../contract/messages.ts';
import type { EventQueue } from '../../ports/call-queue.ts';
import type { SqsOutbox } from './sqs-outbox.ts';

export class SqsEventQueue implements EventQueue {
  readonly #events: SqsOutbox;

  constructor(events: SqsOutbox) {
    this.#events = events;
  }

  async handOver(events: EventHandover[]): Promise<void> {
    await this.#events.send(events.map((message) => ({ message, delaySeconds: 0 })));
  }
}
