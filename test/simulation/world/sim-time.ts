import { Timers } from '../../kit/timers.ts';

/** Others of this process get their turn after so many. */
const BREATH = 5000;
const SETTLED = Promise.resolve();

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

  /** What only changes the world: nothing that a worker awaits hangs on it. */
  mark(time: number, run: () => void): void {
    this.#agenda.add(time > this.#now ? time : this.#now, () => {
      this.#hasRun = false;
      run();
    });
  }

  /** Without anything that was due until then. */
  jump(time: number): void {
    this.#now = Math.max(this.#now, time);
  }

  async runUntil(end: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const step = () => {
        try {
          if (this.#runNext(end)) SETTLED.then(turn);
          else resolve();
        } catch (error) {
          reject(error);
        }
      };
      // What is put off by a microtask to the next tick comes after every microtask: all promises that are settled are
      // followed up by then. A turn of the event loop would do the same, and asks the system for news each time.
      const turn = () => {
        this.#turns += 1;
        if (this.#turns % BREATH === 0) setImmediate(step);
        else process.nextTick(step);
      };
      step();
    });
    this.#now = Math.max(this.#now, end);
  }

  /** Whether anything ran that somebody may await. */
  #runNext(end: number): boolean {
    for (let next = this.#agenda.next; next !== undefined && next <= end; next = this.#agenda.next) {
      this.#now = next;
      this.#agenda.take()!.run();
      if (this.#hasRun) return true;
    }
    return false;
  }
}
