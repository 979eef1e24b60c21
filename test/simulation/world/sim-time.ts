import { Timers } from '../../kit/timers.ts';

/** Others of this process get their turn after so many. */
const BREATH = 5000;

/**
 * Virtual time, and the one agenda of all that is going to happen: nothing runs but from here, one entry after the
 * other, each until all that it led to waits for another entry.
 */
export class SimTime {
  readonly #agenda = new Timers();
  #now: number;
  #turns = 0;
  #hasRun = false;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Those of the same time run in the order they were added. */
  at(time: number, run: () => void): { cancel(): void } {
    let isCancelled = false;
    this.#agenda.add(time > this.#now ? time : this.#now, () => {
      this.#hasRun = !isCancelled;
      if (!isCancelled) run();
    });
    return {
      cancel: () => {
        isCancelled = true;
      },
    };
  }

  /** Without anything that was due until then. */
  jump(time: number): void {
    this.#now = Math.max(this.#now, time);
  }

  async runUntil(end: number): Promise<void> {
    for (let next = this.#agenda.next; next !== undefined && next <= end; next = this.#agenda.next) {
      this.#now = next;
      this.#agenda.take()!.run();
      if (!this.#hasRun) continue;
      await turn();
      this.#turns += 1;
      if (this.#turns % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = Math.max(this.#now, end);
  }
}

/**
 * All promises that are settled are followed up by then: what is put off by a microtask to the next tick comes after every
 * microtask. A turn of the event loop would do the same, and asks the system for news each time.
 */
function turn(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}
