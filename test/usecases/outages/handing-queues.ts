import type { CallMessage, NoticeMessage, RecoveryMessage } from '../../../lambdas/contract/messages.ts';
import type { Due } from '../../../lambdas/ports/call-queue.ts';
import type { Received } from '../../../lambdas/ports/received.ts';
import type { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryQueues } from '../../kit/memory/memory-queues.ts';

export type HandedMessage = CallMessage | RecoveryMessage | NoticeMessage;
type QueueName = 'deliveries' | 'retries' | 'recovery' | 'notices';

/** Works a batch; returns the ids of what comes back. */
export type Worker<T> = (batch: Received<T>[]) => Promise<string[]>;

export interface Workers {
  deliveries: Worker<CallMessage>;
  retries: Worker<CallMessage>;
  recovery: Worker<RecoveryMessage>;
  notices: Worker<NoticeMessage>;
}

interface Handed {
  message: HandedMessage;
  id: string;
  receiveCount: number;
  sentAt: number;
}

const BATCH = 10;
const VISIBILITY_MS = 900_000;
const MAX_RECEIVES = 5;

/**
 * Queues that hand their messages on when these are due, in batches, to as many workers as there are batches. What a
 * worker returns comes back after its visibility time, and five times at most. Events are only remembered; of calls there may be too many for that.
 */
export class HandingQueues extends MemoryQueues {
  /** For each copy of a message that is to arrive, how much later than due: none, one or several. */
  meddle: (message: HandedMessage) => number[] = () => [0];
  readonly dead: HandedMessage[] = [];
  workers: Workers | undefined;
  readonly #clock: MemoryClock;
  readonly #arrived: Record<QueueName, Handed[]> = {
    deliveries: [],
    retries: [],
    recovery: [],
    notices: [],
  };
  #count = 0;

  constructor(clock: MemoryClock) {
    super();
    this.#clock = clock;
  }

  override async deliver(messages: CallMessage[]): Promise<void> {
    for (const message of messages) this.#send('deliveries', message, 0);
  }

  override async retry(messages: Due<CallMessage>[]): Promise<void> {
    for (const { message, dueAt } of messages) this.#send('retries', message, dueAt - this.#clock.now());
  }

  override async recover(messages: { message: RecoveryMessage; delayMs: number }[]): Promise<void> {
    await super.recover(messages);
    for (const { message, delayMs } of messages) this.#send('recovery', message, delayMs);
  }

  override async notify(message: NoticeMessage, delaySeconds: number): Promise<void> {
    await super.notify(message, delaySeconds);
    this.#send('notices', message, delaySeconds * 1000);
  }

  #send(queue: QueueName, message: HandedMessage, delayMs: number): void {
    for (const lateMs of this.meddle(message)) {
      this.#count += 1;
      const handed = { message, id: String(this.#count), receiveCount: 1, sentAt: this.#clock.now() };
      // A queue's delays are whole seconds.
      void this.#arrive(queue, handed, 1000 * Math.ceil(delayMs / 1000) + lateMs);
    }
  }

  async #arrive(queue: QueueName, handed: Handed, delayMs: number): Promise<void> {
    await this.#clock.sleep(delayMs);
    const arrived = this.#arrived[queue];
    arrived.push(handed);
    // What arrives at the same moment is worked in batches.
    if (arrived.length === 1) queueMicrotask(() => this.#hand(queue));
  }

  #hand(queue: QueueName): void {
    const arrived = this.#arrived[queue].splice(0);
    for (let start = 0; start < arrived.length; start += BATCH)
      void this.#work(queue, arrived.slice(start, start + BATCH));
  }

  async #work(queue: QueueName, batch: Handed[]): Promise<void> {
    const work = this.workers![queue] as Worker<HandedMessage>;
    const failed = await work(batch);
    for (const handed of batch.filter(({ id }) => failed.includes(id))) {
      if (handed.receiveCount === MAX_RECEIVES) this.dead.push(handed.message);
      else void this.#arrive(queue, { ...handed, receiveCount: handed.receiveCount + 1 }, VISIBILITY_MS);
    }
  }
}
