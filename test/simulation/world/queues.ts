import { RETRIES_DELAY_SECONDS, SQS_MAX_DELAY_SECONDS } from '../../../lambdas/contract/limits.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Due } from '../../../lambdas/ports/call-queue.ts';
import type { Random } from './random.ts';
import type { FaultHit, SentMessage } from './record.ts';
import { SimSchedules } from './schedules.ts';
import { SimQueue, type Untidiness } from './sim-queue.ts';
import type { SimTime } from './sim-time.ts';
import type { Trace } from './trace.ts';

export const VISIBILITY_MS = 900_000;
const SHORT_VISIBILITY_MS = 360_000;
const LONGEST_MS = SQS_MAX_DELAY_SECONDS * 1000;

export interface QueuesDeps {
  time: SimTime;
  random: Random;
  /** The schedules' own. */
  scheduleRandom: Random;
  untidiness: Untidiness;
  trace: Trace;
  onFault(hit: FaultHit): void;
  onSent(sent: SentMessage): void;
}

export type QueueName = 'events' | 'deliveries' | 'retries' | 'recovery' | 'notices';

/** All queues, with what is sent to them, and the one-time schedules that send later than a queue can wait. */
export class SimQueues {
  readonly events: SimQueue;
  readonly deliveries: SimQueue;
  readonly retries: SimQueue;
  readonly recovery: SimQueue;
  readonly notices: SimQueue;
  readonly #deps: QueuesDeps;
  readonly #schedules: SimSchedules;

  constructor(deps: QueuesDeps) {
    this.#deps = deps;
    this.#schedules = new SimSchedules({ ...deps, random: deps.scheduleRandom }, (message) =>
      this.send('retries', message, RETRIES_DELAY_SECONDS * 1000, undefined),
    );
    const pair = (name: QueueName, visibilityMs: number, delayMs = 0) =>
      new SimQueue(
        { name, visibilityMs, delayMs },
        deps,
        new SimQueue({ name: `${name}-dead`, visibilityMs, delayMs: 0 }, deps),
      );
    this.events = pair('events', SHORT_VISIBILITY_MS);
    this.deliveries = pair('deliveries', VISIBILITY_MS);
    this.retries = pair('retries', VISIBILITY_MS, RETRIES_DELAY_SECONDS * 1000);
    this.recovery = pair('recovery', SHORT_VISIBILITY_MS);
    this.notices = pair('notices', SHORT_VISIBILITY_MS);
  }

  get all(): SimQueue[] {
    const live = [this.events, this.deliveries, this.retries, this.recovery, this.notices];
    return live.flatMap((queue) => [queue, queue.deadLetters!]);
  }

  send(
    queue: QueueName,
    message: object,
    delayMs: number,
    invocation: number | undefined,
    groupId = '',
  ): void {
    const seconds = Math.ceil(delayMs / 1000);
    const { id, dueAt } = this[queue].send(message, { delayMs: seconds * 1000, groupId });
    const at = this.#deps.time.now();
    this.#deps.onSent({
      at,
      queue,
      dueAt,
      messageId: id,
      message,
      ...(invocation !== undefined && { invocation }),
    });
  }

  /**
   * What is due later than the queue can wait comes early. `hostNow` is what the sender's clock says, by which it knows how
   * long it is till then.
   */
  retry(due: Due<CallMessage>[], hostNow: number, invocation: number | undefined): void {
    for (const { message, dueAt } of due) {
      const delayMs = Math.min(Math.max(0, dueAt - hostNow), LONGEST_MS);
      this.send('retries', message, delayMs, invocation, message.callbackId);
    }
  }

  /** One for each call and turn. */
  schedule(due: Due<CallMessage>, invocation: number | undefined): void {
    this.#schedules.create(due, invocation);
  }
}
