import { SQS_MAX_DELAY_SECONDS } from '../../../lambdas/contract/limits.ts';
import type {
  CallMessage,
  EventHandover,
  NoticeMessage,
  RecoveryMessage,
} from '../../../lambdas/contract/messages.ts';
import type {
  CallQueue,
  Due,
  EventQueue,
  NoticeQueue,
  RecoveryQueue,
} from '../../../lambdas/ports/call-queue.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import { storedCopy } from './stored-copy.ts';

/**
 * All sending ports: remembers what was sent, in order, and delivers nothing. With a clock it treats what is due later
 * than a queue can wait as the schedules do: without its payload, one for a call and turn.
 */
export class MemoryQueues implements CallQueue, NoticeQueue, EventQueue, RecoveryQueue {
  readonly sent = {
    deliveries: [] as CallMessage[],
    retries: [] as Due<CallMessage>[],
    notices: [] as { message: NoticeMessage; delaySeconds: number }[],
    events: [] as EventHandover[],
    recovery: [] as { message: RecoveryMessage; delayMs: number }[],
  };

  readonly #clock: Clock | undefined;

  constructor({ clock }: { clock?: Clock } = {}) {
    this.#clock = clock;
  }

  async deliver(messages: CallMessage[]): Promise<void> {
    this.sent.deliveries.push(...storedCopy(messages));
  }

  async retry(messages: Due<CallMessage>[]): Promise<void> {
    const horizon = (this.#clock?.now() ?? Infinity) + SQS_MAX_DELAY_SECONDS * 1000;
    for (const { message, dueAt } of storedCopy(messages)) {
      if (dueAt <= horizon) this.sent.retries.push({ message, dueAt });
      else this.#schedule(message, dueAt);
    }
  }

  #schedule({ call: _, ...message }: CallMessage, dueAt: number): void {
    const isScheduled = this.sent.retries.some(
      ({ message: { callId, turn }, dueAt }) =>
        callId === message.callId && turn === message.turn && dueAt > this.#clock!.now(),
    );
    if (!isScheduled) this.sent.retries.push({ message, dueAt });
  }

  async notify(message: NoticeMessage, delaySeconds: number): Promise<void> {
    this.sent.notices.push({ message: storedCopy(message), delaySeconds });
  }

  async recover(messages: { message: RecoveryMessage; delayMs: number }[]): Promise<void> {
    this.sent.recovery.push(...storedCopy(messages));
  }

  async handOver(events: EventHandover[]): Promise<void> {
    this.sent.events.push(...storedCopy(events));
  }
}
