import type { Replay, ReplayChange } from '../../../lambdas/domain/replay/replay.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { ReplayLedger, RunningReplay } from '../../../lambdas/ports/replay-ledger.ts';
import { storedCopy } from './stored-copy.ts';

const DAY_MS = 86_400_000;
const LONGEST_WINDOW_DAYS = 14;

export class MemoryReplayLedger implements ReplayLedger {
  readonly #clock: Clock;
  readonly #historyMs: number;
  readonly #replays = new Map<string, Replay>();

  constructor({ clock, historyDays }: { clock: Clock; historyDays: number }) {
    this.#clock = clock;
    this.#historyMs = (historyDays + LONGEST_WINDOW_DAYS) * DAY_MS;
  }

  async get(callbackId: string, replayId: string): Promise<Replay | undefined> {
    const replay = this.#replays.get(`${callbackId}#${replayId}`);
    return replay && this.#isReadable(replay) ? storedCopy(replay) : undefined;
  }

  async start(replay: Replay): Promise<string | undefined> {
    const ofCallback = [...this.#replays.values()].filter(
      ({ callbackId }) => callbackId === replay.callbackId,
    );
    const running = ofCallback.find(
      (one) => one.status === 'running' && one.id !== replay.id && this.#isReadable(one),
    );
    if (running) return running.id;
    const place = `${replay.callbackId}#${replay.id}`;
    if (!this.#replays.has(place)) this.#replays.set(place, storedCopy(replay));
    return undefined;
  }

  async apply(
    callbackId: string,
    replayId: string,
    { set = {}, add = {}, remove = [], when }: ReplayChange,
  ): Promise<{ applied: boolean; replay: Replay | undefined }> {
    const place = `${callbackId}#${replayId}`;
    const there = this.#replays.get(place);
    const isAsSaid = ([field, value]: [string, unknown]) => there?.[field as keyof Replay] === value;
    if (there === undefined || !Object.entries(when).every(isAsSaid))
      return { applied: false, replay: there && storedCopy(there) };
    const after: Record<string, unknown> = { ...there, ...set };
    for (const [field, count] of Object.entries(add)) after[field] = ((after[field] as number) ?? 0) + count;
    for (const field of remove) delete after[field];
    this.#replays.set(place, storedCopy(after as unknown as Replay));
    return { applied: true, replay: storedCopy(after as unknown as Replay) };
  }

  async *overdue(before: number): AsyncGenerator<RunningReplay[], undefined> {
    const isDue = ({ status, dueAt }: Replay) =>
      status === 'running' && dueAt !== undefined && dueAt < before;
    const due = [...this.#replays.values()].filter(isDue);
    if (due.length > 0) yield due.map(({ id, callbackId }) => ({ callbackId, replayId: id }));
  }

  #isReadable({ createdAt }: Replay): boolean {
    return this.#clock.now() < createdAt + this.#historyMs;
  }
}
