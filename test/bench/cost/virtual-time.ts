import { createHash } from 'node:crypto';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { Timers } from '../../kit/timers.ts';

const QUIET_TURNS = 3;

/**
 * Virtual time that stands still while anything real is under way: it goes on to the next timer only when every request
 * to the database is answered and nothing more can run. Days pass in minutes, and a run is the same every time.
 */
export class VirtualTime implements Clock {
  readonly #random = new MemoryClock();
  readonly #timers = new Timers();
  #now: number;
  #underWay = 0;
  #idle: (() => void) | undefined;
  #failure: { error: unknown } | undefined;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.at(this.#now + Math.max(0, milliseconds), wake));
  }

  fraction(): number {
    return this.#random.fraction();
  }

  randomBytes(count: number): Uint8Array {
    return createHash('sha256').update(`${this.#random.fraction()}`).digest().subarray(0, count);
  }

  /** Those of the same time run in the order they were set. */
  at(time: number, run: () => void): void {
    this.#timers.add(Math.max(time, this.#now), run);
  }

  /** Something real, during which time stands still. */
  async real<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      if (this.#underWay === 0) this.#idle?.();
    }
  }

  /** Runs what nobody waits for; what it throws ends the run. */
  start(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }

  /** Lets time pass until then, or until `isDone` holds after some timer. */
  async runUntil(end: number, isDone: () => boolean = () => false): Promise<void> {
    for (;;) {
      await this.#settled();
      if (this.#failure) throw this.#failure.error;
      if (isDone()) return;
      const next = this.#timers.next;
      if (next === undefined || next > end) break;
      this.#now = next;
      while (this.#timers.next === next) this.#timers.take()?.run();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** What waits for a turn of the event loop is under way, too. */
  async #settled(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#underWay === 0) continue;
      quiet = -1;
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
      this.#idle = undefined;
    }
  }
}
