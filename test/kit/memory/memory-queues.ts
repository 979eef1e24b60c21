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
import { storedCopy } from './stored-copy.ts';

/** All sending ports: remembers what was sent, in order, and delivers nothing. */
export class MemoryQueues implements CallQueue, NoticeQueue, EventQueue, RecoveryQueue {
  readonly sent = {
    deliveries: [] as CallMessage[],
    retries: [] as Due<CallMessage>[],
    notices: [] as { message: NoticeMessage; delaySeconds: number }[],
    events: [] as EventHandover[],
    recovery: [] as { message: RecoveryMessage; delayMs: number }[],
  };

  async deliver(messages: CallMessage[]): Promise<void> {
    this.sent.deliveries.push(...storedCopy(messages));
  }

  async retry(messages: Due<CallMessage>[]): Promise<void> {
    this.sent.retries.push(...storedCopy(messages));
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
