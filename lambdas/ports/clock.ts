/** Time and randomness. Nothing in domain or usecases has either but through this. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** In [0, 1). */
  fraction(): number;
  randomBytes(count: number): Uint8Array;
}
