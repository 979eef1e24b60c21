/** Failed calls of one callback, sent again in paced steps. Times are ms since the epoch. */
export interface Replay {
  id: string;
  callbackId: string;
  status: 'running' | 'done' | 'canceled';
  /** Calls accepted from here, and before there. */
  since?: number;
  until: number;
  /** The most calls a second; absent: as many as the deployment's drains send. */
  perSecond?: number;
  createdAt: number;
  createdBy: string;
  finishedAt?: number;
  /** When its next step is due at the latest; there while it runs. */
  dueAt?: number;
  /** Where the next step looks on; absent: at the beginning. */
  place?: Place;
  /** Where the newest step began to look. */
  stepFrom?: Place;
  /** That step was the one before it again, which was not answered in time. */
  isRedone?: boolean;
  /** How many steps were claimed. */
  step: number;
  /** How many calls the newest sent, when, and what became of them so far. */
  stepSent: number;
  stepSentAt?: number;
  stepOk: number;
  stepFailed: number;
  stepDropped: number;
  /** Of all steps. */
  sent: number;
  /** By what their attempt came to. What waits in the table for its callback is neither. */
  succeeded: number;
  failed: number;
  /** Left alone: a person's word stands, or the call had changed by the time it was to be called. */
  skipped: number;
}

export type ReplayCounter = {
  [Field in keyof Replay]-?: NonNullable<Replay[Field]> extends number ? Field : never;
}[keyof Replay];

/** First the waiting calls that are past their cutoff, which nobody has closed yet, then the failed ones. */
export interface Place {
  group: 'OPEN' | 'FAILED';
  /** The last call that was looked at; absent: at the group's beginning. */
  after?: string;
}

/** One conditional write on a replay, as data. */
export interface ReplayChange {
  set?: Partial<Replay>;
  add?: Partial<Record<ReplayCounter, number>>;
  remove?: (keyof Replay)[];
  /** As it must be, or nothing is written. */
  when: Partial<Pick<Replay, 'status' | 'step'>>;
}

const NOTHING_YET = {
  step: 0,
  stepSent: 0,
  stepOk: 0,
  stepFailed: 0,
  stepDropped: 0,
  sent: 0,
  succeeded: 0,
  failed: 0,
  skipped: 0,
};

/** What it fails again itself was accepted before it, too: only its place keeps it from going round for ever. */
export function newReplay(
  asked: Pick<Replay, 'id' | 'callbackId' | 'since' | 'perSecond' | 'createdBy'> & {
    until?: number | undefined;
  },
  now: number,
): Replay {
  const until = Math.min(asked.until ?? now, now);
  return { ...asked, until, status: 'running', createdAt: now, dueAt: now, ...NOTHING_YET };
}
