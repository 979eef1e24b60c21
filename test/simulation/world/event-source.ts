import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { queueEvent } from '../../kit/queue-event.ts';
import type { Crowd } from './record.ts';
import type { QueuedMessage, SimQueue } from './sim-queue.ts';
import type { SimTime } from './sim-time.ts';

export interface SourceRules {
  batchSize: number;
  maxConcurrency: number;
}

/** Undefined: the worker died, or threw. */
export type Work = (event: SQSEvent, batch: QueuedMessage[]) => Promise<SQSBatchResponse | undefined>;

export interface SourceDeps {
  time: SimTime;
  /** What pollers take to see a message. */
  pollMs: number;
  work: Work;
  /** Told when it begins; its end is written into it. */
  onCrowd(crowd: Crowd): void;
}

/** Hands a queue's messages to a function, as Lambda's pollers do, and takes back what it did not work. */
export class EventSource {
  readonly #queue: SimQueue;
  readonly #rules: SourceRules;
  readonly #deps: SourceDeps;
  #running = 0;
  #isPolling = false;
  #crowd: Crowd | undefined;

  constructor(queue: SimQueue, rules: SourceRules, deps: SourceDeps) {
    this.#queue = queue;
    this.#rules = rules;
    this.#deps = deps;
    queue.onVisible = () => this.#poll();
  }

  #poll(): void {
    this.#watchCrowd();
    if (this.#isPolling || this.#queue.size === 0 || this.#running >= this.#rules.maxConcurrency) return;
    this.#isPolling = true;
    const { time, pollMs } = this.#deps;
    time.at(time.now() + pollMs, () => {
      this.#isPolling = false;
      while (this.#queue.size > 0 && this.#running < this.#rules.maxConcurrency) {
        const batch = this.#queue.receive(this.#rules.batchSize);
        if (batch.length > 0) void this.#workBatch(batch);
      }
      this.#watchCrowd();
    });
  }

  #watchCrowd(): void {
    const now = this.#deps.time.now();
    if (this.#queue.size === 0) {
      if (this.#crowd) this.#crowd.to = now;
      this.#crowd = undefined;
    } else if (this.#crowd === undefined && this.#running >= this.#rules.maxConcurrency) {
      this.#crowd = { queue: this.#queue.name, from: now, to: Number.POSITIVE_INFINITY };
      this.#deps.onCrowd(this.#crowd);
    }
  }

  async #workBatch(batch: QueuedMessage[]): Promise<void> {
    this.#running += 1;
    const receivedAt = this.#deps.time.now();
    const answer = await this.#deps.work(queueEvent(this.#queue.name, batch), batch);
    this.#running -= 1;
    const failed = answer && new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of batch) {
      if (failed === undefined || failed.has(message.id)) this.#queue.hide(message, receivedAt);
      else this.#queue.delete(message);
    }
    this.#poll();
  }
}
