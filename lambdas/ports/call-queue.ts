import type { CallMessage, EventHandover, NoticeMessage, RecoveryMessage } from '../contract/messages.ts';

/** A message and when it is due (ms since the epoch; in the past: at once). */
export interface Due<T> {
  message: T;
  dueAt: number;
}

/** Sending. Every method resolves when all is accepted, and throws (after its own retries) naming how many were not. */
export interface CallQueue {
  /** First attempts, to the deliveries queue, in batches by count and bytes, grouped by callback. */
  deliver(messages: CallMessage[]): Promise<void>;
  /**
   * To the retries queue. Up to 900 s ahead the message waits in the queue; beyond, a one-time schedule sends it,
   * without its payload, named by call and turn so that a repeat makes no second one.
   */
  retry(messages: Due<CallMessage>[]): Promise<void>;
}

export interface NoticeQueue {
  notify(message: NoticeMessage, delaySeconds: number): Promise<void>;
}

export interface EventQueue {
  handOver(events: EventHandover[]): Promise<void>;
}

export interface RecoveryQueue {
  /** Each after its delay, at most 900 s. */
  recover(messages: { message: RecoveryMessage; delayMs: number }[]): Promise<void>;
}
