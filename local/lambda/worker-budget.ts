/**
 * How many workers the machine carries, over all functions. A Node process with a bundle in it counts some 75 MB
 * resident, most of it shared; fourteen of them keep the whole run below 1.5 GB, counted the pessimistic way.
 */
export const MAX_WORKERS = 14;

/** Counts the workers of a run. The first worker of a function is never refused, so none waits for another. */
export class WorkerBudget {
  #workers = 0;

  get full(): boolean {
    return this.#workers >= MAX_WORKERS;
  }

  add(): void {
    this.#workers++;
  }

  remove(): void {
    this.#workers--;
  }
}
