import type { Timings } from '../../domain/call/attempt.ts';

/** Where an exchange is: `waiting` for the first byte, then reading the `head`, then the `body`. */
export type Phase = 'resolving' | 'connecting' | 'securing' | 'waiting' | 'head' | 'body';

const TIMING_OF = {
  resolving: 'dnsMs',
  connecting: 'connectMs',
  securing: 'tlsMs',
  waiting: 'firstByteMs',
} as const satisfies Partial<Record<Phase, keyof Timings>>;

/** Follows one exchange through its phases and times those that end. */
export class PhaseWatch {
  readonly timings: Timings = {};
  #phase: Phase;
  #since = performance.now();

  constructor(phase: Phase) {
    this.#phase = phase;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get isConnected(): boolean {
    return this.#phase === 'waiting' || this.#phase === 'head' || this.#phase === 'body';
  }

  enter(phase: Phase): void {
    const now = performance.now();
    if (this.#phase in TIMING_OF) {
      this.timings[TIMING_OF[this.#phase as keyof typeof TIMING_OF]] = Math.round(now - this.#since);
    }
    this.#phase = phase;
    this.#since = now;
  }

  /** A warm connection: there was nothing to resolve or to connect. */
  startWarm(): void {
    this.#phase = 'waiting';
    this.#since = performance.now();
  }
}
