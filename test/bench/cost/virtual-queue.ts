import { randomUUID } from 'node:crypto';
import { payer } from './meter.ts';
import { SQS_CHUNK_BYTES } from './prices.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface QueueRules {
  delaySeconds: number;
  visibilitySeconds: number;
}

export interface QueuedMessage {
  id: string;
  body: string;
  groupId: string | undefined;
  sentAt: number;
  receiveCount: number;
}

/** One queue in memory. It loses nothing, repeats nothing, and its order is that of becoming visible. */
export class VirtualQueue {
  readonly name: string;
  readonly #rules: QueueRules;
  readonly #time: VirtualTime;
  readonly #inFlight = new Map<string, QueuedMessage>();
  #visible: QueuedMessage[] = [];
  #first = 0;
  /** Called whenever a message becomes visible. */
  onVisible: () => void = () => {};

  constructor(name: string, rules: QueueRules, time: VirtualTime) {
    this.name = name;
    this.#rules = rules;
    this.#time = time;
  }

  get visible(): number {
    return this.#visible.length - this.#first;
  }

  send(messages: { body: string; delaySeconds?: number; groupId?: string }[]): void {
    bill(messages);
    for (const { body, delaySeconds = this.#rules.delaySeconds, groupId } of messages) {
      const sentAt = this.#time.now();
      this.#show({ id: randomUUID(), body, groupId, sentAt, receiveCount: 0 }, delaySeconds);
    }
  }

  receive(most: number): QueuedMessage[] {
    const taken = this.#visible.slice(this.#first, this.#first + most);
    this.#first += taken.length;
    if (this.#first > 1000 && this.#first > this.#visible.length / 2) {
      this.#visible = this.#visible.slice(this.#first);
      this.#first = 0;
    }
    for (const message of taken) {
      message.receiveCount += 1;
      this.#inFlight.set(message.id, message);
    }
    bill(taken);
    return taken;
  }

  delete(messages: QueuedMessage[]): void {
    for (const { id } of messages) this.#inFlight.delete(id);
    if (messages.length > 0) bill(messages.map(({ groupId }) => ({ body: '', groupId })));
  }

  /** What its worker did not take comes back after the visibility time. */
  returnLater({ id }: QueuedMessage): void {
    const message = this.#inFlight.get(id)!;
    this.#inFlight.delete(id);
    this.#show(message, this.#rules.visibilitySeconds);
  }

  #show(message: QueuedMessage, delaySeconds: number): void {
    this.#time.at(this.#time.now() + delaySeconds * 1000, () => {
      this.#visible.push(message);
      this.onVisible();
    });
  }
}

/** One request for all of them, for each 64 KB. */
function bill(messages: { body: string; groupId?: string | undefined }[]): void {
  const bytes = messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  const requests = Math.max(1, Math.ceil(bytes / SQS_CHUNK_BYTES));
  payer()?.bill.use('sqsRequest', requests);
  if (messages.some(({ groupId }) => groupId !== undefined)) payer()?.bill.use('sqsFairRequest', requests);
}
