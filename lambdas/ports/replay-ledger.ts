import type { Replay, ReplayChange } from '../domain/replay/replay.ts';

/** Replays, each kept as long as calls are. */
export interface ReplayLedger {
  /** Consistent. */
  get(callbackId: string, replayId: string): Promise<Replay | undefined>;
  /** Starts it, unless one of its callback is running: returned is that one's id. One conditional write decides. */
  start(replay: Replay): Promise<string | undefined>;
  /** One conditional write. `replay` is as it then is, written or not. */
  apply(
    callbackId: string,
    replayId: string,
    change: ReplayChange,
  ): Promise<{ applied: boolean; replay: Replay | undefined }>;
  /** Running ones whose next step was due before `before` (ms), in pages, by an index that may lag. */
  overdue(before: number): AsyncIterable<RunningReplay[]>;
}

export interface RunningReplay {
  callbackId: string;
  replayId: string;
}
