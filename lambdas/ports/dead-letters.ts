/** The queues whose dead letters go round again as they are. Those of deliveries and retries are worked one by one. */
export type RoundQueue = 'events' | 'notices' | 'recovery';

/** A message that five workers could not work. */
export interface DeadLetter {
  /** The queue's id of the message, and when it was sent first (ms since the epoch): the same as ever before. */
  id: string;
  sentAt: number;
  body: string;
  /** The fair queue's group. */
  groupId?: string;
  /** Names this receive of it. */
  receipt: string;
}

export interface DeadLetters<Queue extends string = RoundQueue> {
  /** At most ten of a queue's, hidden from everybody for some minutes. None: there are no more to be had now. */
  receive(queue: Queue): Promise<DeadLetter[]>;
  /** Sends it to its queue again, as a new message. */
  sendAgain(queue: Queue, letter: Pick<DeadLetter, 'body' | 'groupId'>): Promise<void>;
  /** Those received with these receipts are gone for good. */
  remove(queue: Queue, letters: Pick<DeadLetter, 'receipt'>[]): Promise<void>;
}
