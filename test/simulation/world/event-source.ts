import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { queueEvent } from '../../kit/queue-event.ts';
import type { QueuedMessage, SimQueue } from './sim-queue.ts';
import type { SimTime } from './sim-time.ts';

/** What pollers take to see a message. */
const POLL_MS = 60;

export interface SourceRules {
  batchSize: number;
  maxConcurrency: number;
}

/** Undefined: the worker died, or threw. */
export type Work = (event: SQSEvent, batch: QueuedMessage[]) => Promise<SQSBatchResponse | undefined>;

/** Hands a queue's messages to a function, as Lambda's pollers do, and takes back what it did not work. */
export class EventSource {
  readonly #queue: SimQueue;
  readonly #rules: SourceRules;
  readonly #work: Work;
  readonly #time: SimTime;
  #running = 0;
  #isPolling = false;

  constructor(queue: SimQueue, rules: SourceRules, work: Work, time: SimTime) {
    this.#queue = queue;
    this.#rules = rules;
    this.#work = work;
    this.#time = time;
    queue.onVisible = () => this.#poll();
  }

  #poll(): void {
    if (this.#isPolling || this.#queue.size === 0 || this.#running >= this.#rules.maxConcurrency) return;
    this.#isPolling = true;
    this.#time.at(this.#time.now() + POLL_MS, () => {
      this.#isPolling = false;
      while (this.#queue.size > 0 && this.#running < this.#rules.maxConcurrency) {
        const batch = this.#queue.receive(this.#rules.batchSize);
        if (batch.length > 0) void this.#workBatch(batch);
      }
    });
  }

  async #workBatch(batch: QueuedMessage[]): Promise<void> {
    this.#running += 1;
    const receivedAt = this.#time.now();
    const answer = await this.#work(queueEvent(this.#queue.name, batch), batch);
    this.#running -= 1;
    const failed = answer && new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of batch) {
      if (failed === undefined || failed.has(message.id)) this.#queue.hide(message, receivedAt);
      else this.#queue.delete(message);
    }
    this.#poll();
  }
}
