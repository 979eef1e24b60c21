import type { FaultKind, FaultPlan } from './faults.ts';
import type { Host } from './host.ts';
import type { Random } from './random.ts';
import type { FaultHit } from './record.ts';
import type { SimTime } from './sim-time.ts';
import type { Trace } from './trace.ts';

/** How long a service takes, most of the time. */
const LATENCY_MS = 12;
/** How long it takes when it is slow. */
const SLOW_MS = 20_000;

const READS =
  /\.(get|find|list|oldest|newest|overdue|troubled|payload|attempts|firstAttempt|subscribers|receive|entries)/;
const writing = new Map<string, boolean>();

export interface GateDeps {
  time: SimTime;
  random: Random;
  faults: FaultPlan;
  trace: Trace;
  onFault(hit: FaultHit): void;
}

/**
 * The way from every worker to every port. Each call takes effect at a moment of its own on the agenda, so that whatever
 * two workers do at once comes in any order; and there the faults happen.
 */
export class Gate {
  readonly #deps: GateDeps;

  constructor(deps: GateDeps) {
    this.#deps = deps;
  }

  /** `partial`: what has effect of a call that only half succeeds. `about`: for the story. */
  call<T>(
    host: Host,
    where: string,
    effect: () => Promise<T> | T,
    { partial, about }: { partial?: () => void; about?: () => string } = {},
  ): Promise<T> {
    const { time, random, faults, trace } = this.#deps;
    if (host.isDead) return host.whileAlive(() => {});
    const now = time.now();
    const fault = faults.decide({ at: now, function: host.function, where, writes: writesAt(where) });
    const hit = fault && hitAt(host, now, where, fault);
    if (hit) this.#deps.onFault(hit);
    const slowMs = fault === 'slow' ? (faults.slowMs ?? random() * SLOW_MS) : 0;
    const delayMs = 1 + Math.floor(random() * LATENCY_MS) + slowMs;
    if (hit && slowMs > 0) host.slow.push({ until: now + delayMs, hit });
    return host.whileAlive<T>((resolve, reject) => {
      time.at(now + Math.floor(delayMs), () => {
        if (host.isDead) return;
        trace.add(host.name, fault === undefined ? where : `${where} ${fault}`, about);
        if (fault === 'crash-before') return host.die();
        if (fault === 'fail') return reject(new Error(`${where}: the service is throttled`));
        if (fault === 'partial' && partial) {
          partial();
          return reject(new Error(`${where}: some were not taken`));
        }
        let given: Promise<T> | T;
        try {
          given = effect();
        } catch (error) {
          return reject(error);
        }
        const take = (value: T) => {
          if (fault === 'crash-after') host.die();
          else if (fault === 'lost' || fault === 'partial')
            reject(new Error(`${where}: the answer was lost`));
          else resolve(value);
        };
        if (given instanceof Promise) given.then(fault === undefined ? resolve : take, reject);
        else take(given);
      });
    });
  }
}

/** A fault at one worker: all that it works is hit by it. */
export function hitAt(host: Host, at: number, where: string, kind: FaultKind): FaultHit {
  return {
    ...{ at, kind, where },
    ...(host.invocation && { invocation: host.invocation.id }),
    ...{ callIds: named(host, 'callId'), callbackIds: named(host, 'callbackId') },
  };
}

function named(host: Host, field: string): string[] {
  return host.batch.flatMap(({ message }) => {
    const value = (message as Record<string, unknown>)[field];
    return typeof value === 'string' ? [value] : [];
  });
}

function writesAt(where: string): boolean {
  const known = writing.get(where);
  if (known === undefined) writing.set(where, !READS.test(where));
  return known ?? !READS.test(where);
}
