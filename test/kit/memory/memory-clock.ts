import type { Clock } from '../../../lambdas/ports/clock.ts';

interface Sleeper {
  dueAt: number;
  wake: () => void;
}

/** Virtual time that moves only when told to, and randomness that a seed repeats. */
export class MemoryClock implements Clock {
  #now: number;
  #state: number;
  #sleepers: Sleeper[] = [];

  constructor({ now = Date.UTC(2026, 0, 5, 9), seed = 1 }: { now?: number; seed?: number } = {}) {
    this.#now = now;
    this.#state = seed >>> 0;
  }

  now(): number {
    return this.#now;
  }

  /** Jumps there and wakes all that is due by then; what they do next sees the new time. */
  set(now: number): void {
    this.#now = now;
    for (const sleeper of this.#takeDue(now)) sleeper.wake();
  }

  /** Moves on, stopping at each sleeper on the way so that it sees the time it was due at. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.set(Math.max(this.#now, next));
      await settled();
    }
    this.#now = end;
  }

  sleep(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((wake) => {
      this.#sleepers.push({ dueAt: this.#now + milliseconds, wake });
    });
  }

  /** Mulberry32: small, and good enough to spread jitter. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.fraction() * 256));
  }

  #nextDue(end: number): number | undefined {
    const due = this.#sleepers.map((sleeper) => sleeper.dueAt).filter((dueAt) => dueAt <= end);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  #takeDue(now: number): Sleeper[] {
    const due = this.#sleepers.filter((sleeper) => sleeper.dueAt <= now);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.dueAt > now);
    return due.sort((a, b) => a.dueAt - b.dueAt);
  }
}

/** Lets everything that can run without more virtual time run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
