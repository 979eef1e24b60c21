import { SQS_MAX_DELAY_SECONDS, SQS_MAX_RECEIVES } from '../../../lambdas/contract/limits.ts';
import { compactJson } from '../../../lambdas/domain/text/json-text.ts';
import type { Random } from './random.ts';
import type { FaultHit } from './record.ts';
import type { SimTime } from './sim-time.ts';

export interface QueueRules {
  name: string;
  delayMs: number;
  visibilityMs: number;
}

/** How untidy a queue is: a share of its messages comes twice, or late. */
export interface Untidiness {
  duplicates: number;
  lates: number;
  lateMs: number;
}

export interface QueuedMessage {
  id: string;
  body: string;
  /** What the body says. */
  message: object;
  groupId: string;
  sentAt: number;
  receiveCount: number;
}

const JITTER_MS = 60;

interface Deps {
  time: SimTime;
  random: Random;
  untidiness: Untidiness;
  onFault(hit: FaultHit): void;
}

/**
 * A standard queue: messages become visible some time after their delay, in any order, and some come twice; what was
 * received is hidden for a while, and what was received five times goes among the dead letters. Of several groups the
 * one that has the fewest in flight is served first.
 */
export class SimQueue {
  readonly name: string;
  readonly deadLetters: SimQueue | undefined;
  readonly #rules: QueueRules;
  readonly #deps: Deps;
  /** By group. */
  readonly #visible = new Map<string, QueuedMessage[]>();
  readonly #inFlight = new Map<string, number>();
  readonly #delayed = new Set<QueuedMessage>();
  /** By what was handed out of them. */
  readonly #received = new Map<QueuedMessage, QueuedMessage>();
  #count = 0;
  size = 0;
  onVisible: () => void = () => {};

  constructor(rules: QueueRules, deps: Deps, deadLetters?: SimQueue) {
    this.name = rules.name;
    this.#rules = rules;
    this.#deps = deps;
    this.deadLetters = deadLetters;
  }

  /**
   * Returns the id of the message, and when it is due. `body`: where it is not to be written afresh. Throws where the delay
   * is one that SQS refuses.
   */
  send(
    message: object,
    { delayMs = this.#rules.delayMs, groupId = '', body = compactJson(message) } = {},
  ): { id: string; dueAt: number } {
    const sentAt = this.#deps.time.now();
    if (!(delayMs >= 0 && delayMs <= SQS_MAX_DELAY_SECONDS * 1000)) this.#refuse(delayMs);
    this.#count += 1;
    const id = `${this.name}-${this.#count}`;
    this.#show({ id, body, message, groupId, sentAt, receiveCount: 0 }, delayMs);
    return { id, dueAt: sentAt + delayMs };
  }

  /** A message of another queue that nobody could work. */
  lay(message: QueuedMessage): void {
    this.#show(message, 0);
  }

  receive(most: number): QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    while (taken.length < most && this.size > 0) {
      const message = this.#takeOne();
      message.receiveCount += 1;
      if (this.deadLetters && message.receiveCount > SQS_MAX_RECEIVES) {
        this.deadLetters.lay(message);
        continue;
      }
      this.#inFlight.set(message.groupId, (this.#inFlight.get(message.groupId) ?? 0) + 1);
      this.#maybeTwice(message);
      const handed = { ...message };
      this.#received.set(handed, message);
      taken.push(handed);
    }
    return taken;
  }

  /** `handed`: as it was received. */
  delete(handed: QueuedMessage): void {
    this.#end(handed);
  }

  /** Comes back after its visibility time, which began when it was received. */
  hide(handed: QueuedMessage, receivedAt: number): void {
    const held = this.#end(handed);
    const until = receivedAt + this.#rules.visibilityMs;
    if (held) this.#show(held, Math.max(0, until - this.#deps.time.now()));
  }

  /** All that is not deleted. */
  left(): QueuedMessage[] {
    return [...this.#visible.values(), [...this.#delayed], [...this.#received.values()]].flat();
  }

  /** Whoever sends it may live with that, but nobody may ask for it: all that runs in this time is broken off. */
  #refuse(delayMs: number): never {
    const error = new RangeError(`${this.name}: SQS delays no message by ${delayMs / 1000} s`);
    this.#deps.time.mark(this.#deps.time.now(), () => {
      throw error;
    });
    throw error;
  }

  #end(handed: QueuedMessage): QueuedMessage | undefined {
    const held = this.#received.get(handed);
    if (held === undefined) return undefined;
    this.#received.delete(handed);
    this.#inFlight.set(held.groupId, this.#inFlight.get(held.groupId)! - 1);
    return held;
  }

  #takeOne(): QueuedMessage {
    let quietest: QueuedMessage[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [groupId, messages] of this.#visible) {
      const count = this.#inFlight.get(groupId) ?? 0;
      if (messages.length > 0 && count < least) [quietest, least] = [messages, count];
    }
    this.size -= 1;
    return quietest!.shift()!;
  }

  #show(message: QueuedMessage, delayMs: number): void {
    const { time, random, untidiness } = this.#deps;
    const isLate = random() < untidiness.lates;
    if (isLate) this.#tell('late', message);
    const lagMs = random() * (isLate ? untidiness.lateMs : JITTER_MS);
    this.#delayed.add(message);
    time.mark(time.now() + Math.floor(delayMs + lagMs), () => {
      this.#delayed.delete(message);
      const group = this.#visible.get(message.groupId);
      if (group) group.push(message);
      else this.#visible.set(message.groupId, [message]);
      this.size += 1;
      this.onVisible();
    });
  }

  /** The same message, beside itself: deleting one leaves the other. */
  #maybeTwice(message: QueuedMessage): void {
    const { random, untidiness } = this.#deps;
    if (random() >= untidiness.duplicates) return;
    this.#tell('duplicate', message);
    this.#show({ ...message }, random() * untidiness.lateMs);
  }

  #tell(kind: 'late' | 'duplicate', { message }: QueuedMessage): void {
    const named = message as Record<string, string | undefined>;
    const ids = (field: string) => (named[field] === undefined ? [] : [named[field]]);
    const where = `queue.${this.name}`;
    const at = this.#deps.time.now();
    this.#deps.onFault({ at, kind, where, callIds: ids('callId'), callbackIds: ids('callbackId') });
  }
}
