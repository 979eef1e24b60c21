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
import type { DeadLetter, DeadLetters, RoundQueue } from '../../../lambdas/ports/dead-letters.ts';
import type { Gate } from './gate.ts';
import { told } from './gated.ts';
import type { Host } from './host.ts';
import type { SimQueues } from './queues.ts';
import type { QueuedMessage } from './sim-queue.ts';
import type { SimTime } from './sim-time.ts';

export type Sending = CallQueue & EventQueue & NoticeQueue & RecoveryQueue;

/** All that one worker sends. What half succeeds has taken the first half. */
export function sendingPorts(
  gate: Gate,
  host: Host,
  queues: SimQueues,
  { schedules }: { schedules: boolean },
): Sending {
  const through = <T>(where: string, messages: T[], put: (some: T[]) => void): Promise<void> => {
    if (messages.length === 0) return Promise.resolve();
    const half = messages.slice(0, messages.length >> 1);
    return gate.call(host, `queue.${where}`, () => put(messages), {
      partial: () => put(half),
      about: () => told(messages),
    });
  };
  const by = () => host.invocation?.id;
  const toRetries = (messages: Due<CallMessage>[], now: number) =>
    through('retry', messages, (some) => queues.retry(some, now, by()));
  /** Each by a request of its own. Those for which none was made, or who knows, go by the queue, early. */
  const schedule = async (due: Due<CallMessage>): Promise<Due<CallMessage>[]> => {
    try {
      await through('schedule', [due], (some) => {
        for (const one of some) queues.schedule(one, by());
      });
      return [];
    } catch {
      return [due];
    }
  };
  const retryFar = async (near: Due<CallMessage>[], far: Due<CallMessage>[]) => {
    const unscheduled = await Promise.all(far.map(schedule));
    await toRetries([...near, ...unscheduled.flat()], host.clock.now());
  };
  return {
    deliver: (messages: CallMessage[]) =>
      through('deliver', messages, (some) => {
        for (const message of some) queues.send('deliveries', message, 0, by(), message.callbackId);
      }),
    retry(messages: Due<CallMessage>[]) {
      const now = host.clock.now();
      const isFar = ({ dueAt }: Due<CallMessage>) => schedules && dueAt > now + SQS_MAX_DELAY_SECONDS * 1000;
      if (!messages.some(isFar)) return toRetries(messages, now);
      return retryFar(
        messages.filter((due) => !isFar(due)),
        messages.filter(isFar),
      );
    },
    notify: (message: NoticeMessage, delaySeconds: number) =>
      through('notify', [message], (some) => {
        for (const one of some) queues.send('notices', one, delaySeconds * 1000, by());
      }),
    recover: (messages: { message: RecoveryMessage; delayMs: number }[]) =>
      through('recover', messages, (some) => {
        for (const { message, delayMs } of some)
          queues.send('recovery', message, delayMs, by(), message.callbackId);
      }),
    handOver: (events: EventHandover[]) =>
      through('handOver', events, (some) => {
        for (const event of some) queues.send('events', event, 0, by());
      }),
  };
}

/** The dead letters of the queues that are sent round as they are. */
export class SimDeadLetters implements DeadLetters {
  readonly #queues: SimQueues;
  readonly #time: SimTime;
  readonly #received = new Map<string, { message: QueuedMessage; queue: RoundQueue }>();

  constructor(queues: SimQueues, time: SimTime) {
    this.#queues = queues;
    this.#time = time;
  }

  async receive(queue: RoundQueue): Promise<DeadLetter[]> {
    const dead = this.#queues[queue].deadLetters!;
    const receivedAt = this.#time.now();
    return dead.receive(10).map((message) => {
      const receipt = `${message.id}/${message.receiveCount}`;
      this.#received.set(receipt, { message, queue });
      // Hidden only for a while, whatever becomes of it.
      this.#time.at(receivedAt + 360_000, () => {
        if (this.#received.delete(receipt)) dead.hide(message, receivedAt);
      });
      const { id, sentAt, body, groupId } = message;
      return { id, sentAt, body, receipt, ...(groupId !== '' && { groupId }) };
    });
  }

  async sendAgain(queue: RoundQueue, { body, groupId }: Pick<DeadLetter, 'body' | 'groupId'>): Promise<void> {
    const rest = { body, ...(groupId !== undefined && { groupId }) };
    this.#queues[queue].send(JSON.parse(body), { delayMs: 0, ...rest });
  }

  async remove(queue: RoundQueue, letters: Pick<DeadLetter, 'receipt'>[]): Promise<void> {
    for (const { receipt } of letters) {
      const held = this.#received.get(receipt);
      if (held === undefined) continue;
      this.#received.delete(receipt);
      this.#queues[queue].deadLetters!.delete(held.message);
    }
  }
}
