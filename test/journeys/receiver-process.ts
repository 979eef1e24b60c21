import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Reaction } from '../kit/receiver.ts';

/** What the receiver's process is told. `refuse` closes its port, any reaction opens it again. */
export type ReceiverOrder =
  | { reaction: Reaction | 'refuse' }
  | { report: true }
  | { count: true }
  | { total: true };

export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface ReceiverProcess {
  url: string;
  react(reaction: Reaction | 'refuse'): Promise<void>;
  /** All requests so far. */
  requests(): Promise<SeenRequest[]>;
  /** How many requests so far. */
  total(): Promise<number>;
  /** How many requests each `webhook-id` got. */
  counts(): Promise<Map<string, number>>;
  stop(): Promise<void>;
}

/** A receiver that is a process of its own, as receivers are. */
export async function startReceiverProcess(): Promise<ReceiverProcess> {
  const child = fork(fileURLToPath(new URL('receiver-main.ts', import.meta.url)));
  const { url } = await answer<{ url: string }>(child);
  const ask = async <T>(order: ReceiverOrder): Promise<T> => {
    const answered = answer<T>(child);
    child.send(order);
    return answered;
  };
  return {
    url,
    react: (reaction) => ask({ reaction }),
    requests: () => ask({ report: true }),
    total: () => ask({ total: true }),
    counts: async () => new Map(await ask<[string, number][]>({ count: true })),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}
