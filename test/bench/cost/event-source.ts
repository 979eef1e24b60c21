import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { queueEvent } from '../../kit/queue-event.ts';
import type { Bill } from './bill.ts';
import { onAccount } from './meter.ts';
import type { VirtualQueue } from './virtual-queue.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A function, as far as a queue knows it. */
export interface Worker {
  invoke(event: SQSEvent, bill: Bill): Promise<SQSBatchResponse | undefined>;
}

export interface SourceRules {
  batchSize: number;
  maxConcurrency: number;
  /**
   * How long a batch may wait to be full. No source of ours waits: it stands for the density of a million calls where
   * only some of them are run.
   */
  gatherMs: number;
}

/**
 * Hands a queue's messages to a function as Lambda's pollers do: a receive and a delete for each batch. What polling an
 * empty queue costs is no call's: see the table.
 */
export class EventSource {
  readonly #queue: VirtualQueue;
  readonly #worker: Worker;
  readonly #rules: SourceRules;
  readonly #time: VirtualTime;
  readonly #bill: () => Bill;
  #running = 0;
  /** When the messages that are there are taken, however few they are. */
  #takenAt: number | undefined;

  constructor(
    { queue, worker }: { queue: VirtualQueue; worker: Worker },
    rules: SourceRules,
    { time, bill }: { time: VirtualTime; bill: () => Bill },
  ) {
    this.#queue = queue;
    this.#worker = worker;
    this.#rules = rules;
    this.#time = time;
    this.#bill = bill;
    queue.onVisible = () => this.#poll();
  }

  /** Messages that become visible at once are received together. */
  #poll(): void {
    const now = this.#time.now();
    this.#takenAt ??= now + this.#rules.gatherMs;
    const isFull = this.#queue.visible >= this.#rules.batchSize;
    this.#time.at(isFull ? now : this.#takenAt, () => this.#receive());
  }

  #receive(): void {
    const { batchSize, maxConcurrency } = this.#rules;
    while (this.#queue.visible > 0 && this.#running < maxConcurrency) {
      const isDue = this.#takenAt !== undefined && this.#time.now() >= this.#takenAt;
      if (this.#queue.visible < batchSize && !isDue) break;
      this.#running++;
      this.#time.start(() => this.#workBatch());
      this.#takenAt = undefined;
      if (this.#queue.visible > 0) this.#poll();
    }
  }

  async #workBatch(): Promise<void> {
    const account = { bill: this.#bill(), who: this.#queue.name };
    const batch = onAccount(account, () => this.#queue.receive(this.#rules.batchSize));
    account.bill.request(`${account.who}.batch`);
    const answer = await this.#worker.invoke(queueEvent(this.#queue.name, batch), account.bill);
    const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    onAccount(account, () => this.#queue.delete(batch.filter(({ id }) => !failed.has(id))));
    for (const message of batch) if (failed.has(message.id)) this.#queue.returnLater(message);
    this.#running--;
    if (this.#queue.visible > 0) this.#poll();
  }
}
