/** A message as a use case sees it, with what the queue knows about it. */
export interface Received<T> {
  /** The queue's id of the message: names it in the batch's answer. */
  id: string;
  message: T;
  receiveCount: number;
  /** When it was sent; ms since the epoch. The same at every receive. */
  sentAt: number;
}
