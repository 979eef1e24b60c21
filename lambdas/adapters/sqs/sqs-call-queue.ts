import { SQS_MAX_DELAY_SECONDS } from '../../contract/limits.ts';
import type { CallMessage } from '../../contract/messages.ts';
import type { CallQueue, Due } from '../../ports/call-queue.ts';
import type { Clock } from '../../ports/clock.ts';
import { SqsDeliveries } from './sqs-deliveries.ts';
import type { SqsOutbox } from './sqs-outbox.ts';
import { SqsRetries } from './sqs-retries.ts';

/** Sends messages that are due later than a queue can wait. Resolves to those it could not take. */
export interface WakeUps {
  schedule(far: Due<CallMessage>[]): Promise<Due<CallMessage>[]>;
}

/** Deliveries and retries. */
export class SqsCallQueue implements CallQueue {
  readonly #deliveries: SqsDeliveries;
  readonly #retries: SqsRetries;
  readonly #wakeUps: WakeUps;
  readonly #clock: Clock;

  constructor(deps: { deliveries: SqsOutbox; retries: SqsOutbox; wakeUps: WakeUps; clock: Clock }) {
    this.#deliveries = new SqsDeliveries(deps.deliveries);
    this.#retries = new SqsRetries(deps.retries, deps.clock);
    this.#wakeUps = deps.wakeUps;
    this.#clock = deps.clock;
  }

  async deliver(messages: CallMessage[]): Promise<void> {
    await this.#deliveries.deliver(messages);
  }

  /**
   * What no schedule could be made for goes by the queue all the same, as late as the queue can: losing it would
   * end the call's chain. It then comes early, and whoever takes it must send it on until `nextAttemptAt`.
   */
  async retry(messages: Due<CallMessage>[]): Promise<void> {
    // One reading of the clock, so that no message falls between near and far.
    const horizon = this.#clock.now() + SQS_MAX_DELAY_SECONDS * 1000;
    const near = messages.filter(({ dueAt }) => dueAt <= horizon);
    const far = messages.filter(({ dueAt }) => dueAt > horizon);
    const unscheduled = far.length > 0 ? await this.#wakeUps.schedule(far) : [];
    await this.#retries.retry([...near, ...unscheduled]);
  }
}
