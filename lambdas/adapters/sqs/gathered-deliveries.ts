import type { CallMessage } from '../../contract/messages.ts';
import type { CallQueue } from '../../ports/call-queue.ts';

type Deliveries = Pick<CallQueue, 'deliver'>;

interface Waiting {
  messages: CallMessage[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Sends together what several ask for in one turn of the event loop: the events of a batch are fanned out side by side,
 * and most make one call. Where the send fails it fails for all of them, whichever messages were taken: a repeat sends
 * the same ones.
 */
export class GatheredDeliveries implements Deliveries {
  readonly #deliveries: Deliveries;
  #waiting: Waiting[] = [];

  constructor(deliveries: Deliveries) {
    this.#deliveries = deliveries;
  }

  deliver(messages: CallMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#send());
      this.#waiting.push({ messages, resolve, reject });
    });
  }

  async #send(): Promise<void> {
    const gathered = this.#waiting;
    this.#waiting = [];
    try {
      await this.#deliveries.deliver(gathered.flatMap(({ messages }) => messages));
      for (const { resolve } of gathered) resolve();
    } catch (error) {
      for (const { reject } of gathered) reject(error);
    }
  }
}
