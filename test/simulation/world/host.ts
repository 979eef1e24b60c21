import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { Random } from './random.ts';
import type { FaultHit, Invocation, SeenRequest } from './record.ts';
import type { SimTime } from './sim-time.ts';

/** What a worker awaits after its death. */
const NEVER = new Promise<never>(() => {});

/**
 * One environment of a function: its clock, which is off, and whatever its ports keep between invocations. It works one
 * invocation at a time, and once it is dead nothing that it began goes on.
 */
export class Host {
  readonly id: number;
  readonly name: string;
  readonly function: Invocation['function'];
  readonly skewMs: number;
  readonly clock: Clock;
  invocation: Invocation | undefined;
  /** The calls and callbacks of the messages it works. */
  batch: { id: string; message: unknown; receiveCount: number }[] = [];
  /** The requests of its invocation that its log has not told of yet. */
  requests: SeenRequest[] = [];
  /** Until when what it asked for is slow to come. Later invocations may share a read that an earlier one began. */
  slow: { until: number; hit: FaultHit }[] = [];
  isDead = false;
  onDeath: () => void = () => {};

  constructor(
    { id, function: name, skewMs }: Pick<Host, 'id' | 'function' | 'skewMs'>,
    time: SimTime,
    random: Random,
  ) {
    this.id = id;
    this.name = `${name}-${id}`;
    this.function = name;
    this.skewMs = skewMs;
    this.clock = {
      now: () => time.now() + skewMs,
      sleep: (milliseconds) => this.sleep(time, milliseconds),
      fraction: random,
      randomBytes(count) {
        const bytes = new Uint8Array(count);
        for (let i = 0; i < count; i++) bytes[i] = random() * 256;
        return bytes;
      },
    };
  }

  die(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.onDeath();
  }

  /** Resolves only as long as the worker lives. */
  whileAlive<T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> {
    if (this.isDead) return NEVER;
    return new Promise((resolve, reject) => {
      begin(
        (value) => this.isDead || resolve(value),
        (error) => this.isDead || reject(error),
      );
    });
  }

  private sleep(time: SimTime, milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return this.isDead ? NEVER : Promise.resolve();
    return this.whileAlive((resolve) => time.at(time.now() + milliseconds, () => resolve()));
  }
}
