import { RETRIES_DELAY_SECONDS, SQS_MAX_DELAY_SECONDS } from '../../../lambdas/contract/limits.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Due } from '../../../lambdas/ports/call-queue.ts';
import type { Random } from './random.ts';
import type { FaultHit, SentMessage } from './record.ts';
import { SimQueue, type Untidiness } from './sim-queue.ts';
import type { SimTime } from './sim-time.ts';

export const VISIBILITY_MS = 900_000;
const SHORT_VISIBILITY_MS = 360_000;
/** A schedule fires within this time after the second it was told. */
const SCHEDULE_LATE_MS = 60_000;

export interface QueuesDeps {
  time: SimTime;
  random: Random;
  untidiness: Untidiness;
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
  readonly #schedules = new Set<string>();

  constructor(deps: QueuesDeps) {
    this.#deps = deps;
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
    const seconds = Math.max(0, Math.ceil(delayMs / 1000));
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

  /** As `retry` of the port: `hostNow` is what the sender's clock says, by which it knows how long it is till then. */
  retry(due: Due<CallMessage>[], hostNow: number, invocation: number | undefined, mayBeFar: boolean): void {
    for (const { message, dueAt } of due) {
      const delayMs = dueAt - hostNow;
      if (mayBeFar && delayMs > SQS_MAX_DELAY_SECONDS * 1000) this.#schedule({ message, dueAt }, invocation);
      else
        this.send(
          'retries',
          message,
          Math.min(delayMs, SQS_MAX_DELAY_SECONDS * 1000),
          invocation,
          message.callbackId,
        );
    }
  }

  /** Named by call and turn: a second one of that name is not made. It leaves the call's content out. */
  #schedule(
    { message: { call: _, ...message }, dueAt }: Due<CallMessage>,
    invocation: number | undefined,
  ): void {
    const { time, random, onSent } = this.#deps;
    const name = `${message.callId}-${message.turn}`;
    if (this.#schedules.has(name)) return;
    this.#schedules.add(name);
    const firesAt = dueAt - RETRIES_DELAY_SECONDS * 1000 - SCHEDULE_LATE_MS;
    onSent({
      ...{ at: time.now(), queue: 'schedule', dueAt: firesAt, messageId: name, message },
      ...(invocation !== undefined && { invocation }),
    });
    time.at(firesAt + Math.floor(random() * SCHEDULE_LATE_MS), () => {
      this.#schedules.delete(name);
      this.send('retries', message, RETRIES_DELAY_SECONDS * 1000, undefined);
    });
  }
}
