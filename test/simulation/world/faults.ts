import type { FaultHit, Invocation } from './record.ts';

/** What happens to one port call instead of what should. */
export type FaultKind = Extract<
  FaultHit['kind'],
  'crash-before' | 'crash-after' | 'fail' | 'lost' | 'partial' | 'slow'
>;

/** One call of a port, by one worker. */
export interface PortCall {
  at: number;
  function: Invocation['function'];
  /** `calls.put`, `queue.retry` … */
  where: string;
  /** Changes something: its answer may be lost after it did. */
  writes: boolean;
}

/** Decides what becomes of each port call; asked once for each, in the order in which they are made. */
export interface FaultPlan {
  decide(call: PortCall): FaultKind | undefined;
  /** How long a slow call takes; absent: by chance. */
  slowMs?: number | undefined;
}

/** Hits the first fitting port call from then on. */
export interface PointFault {
  at: number;
  kind: FaultKind;
  /** Undefined: any function, and any port. */
  function?: Invocation['function'] | undefined;
  /** The beginning of `where`: `calls`, `health.apply`, `mailer` … */
  port?: string | undefined;
}

/** For a while, a share of the calls of a port fails or is slow. */
export interface Storm {
  from: number;
  until: number;
  kind: 'fail' | 'slow' | 'lost';
  port: string;
  share: number;
}

export class PlannedFaults implements FaultPlan {
  readonly #points: PointFault[];
  readonly #storms: Storm[];
  readonly #random: () => number;
  readonly slowMs: number | undefined;

  constructor(
    { points, storms, slowMs }: { points: PointFault[]; storms: Storm[]; slowMs?: number | undefined },
    random: () => number,
  ) {
    this.slowMs = slowMs;
    this.#points = points.toSorted((one, other) => one.at - other.at);
    this.#storms = storms;
    this.#random = random;
  }

  decide(call: PortCall): FaultKind | undefined {
    for (let i = 0; i < this.#points.length && this.#points[i]!.at <= call.at; i++) {
      const point = this.#points[i]!;
      if (!fits(point, call)) continue;
      this.#points.splice(i, 1);
      return point.kind;
    }
    for (const { from, until, port, kind, share } of this.#storms)
      if (call.at >= from && call.at < until && call.where.startsWith(port) && this.#random() < share)
        return kind === 'lost' && !call.writes ? 'fail' : kind;
    return undefined;
  }
}

/** Exactly the n-th port call (from 0) of those that fit, counted from when it is armed. */
export class NthCallFault implements FaultPlan {
  readonly #nth: number;
  readonly #kind: FaultKind | undefined;
  readonly #fits: (call: PortCall) => boolean;
  #isArmed = false;
  /** Every call that fitted so far, for a story and to know how many there are. */
  readonly seen: PortCall[] = [];

  /** Without a kind it only counts. */
  constructor(nth: number, kind: FaultKind | undefined, fitting: (call: PortCall) => boolean = () => true) {
    this.#nth = nth;
    this.#kind = kind;
    this.#fits = fitting;
  }

  arm(): void {
    this.#isArmed = true;
  }

  decide(call: PortCall): FaultKind | undefined {
    if (!this.#isArmed || !this.#fits(call)) return undefined;
    this.seen.push(call);
    return this.seen.length - 1 === this.#nth ? this.#kind : undefined;
  }
}

export const NO_FAULTS: FaultPlan = { decide: () => undefined };

function fits({ kind, function: whose, port }: PointFault, call: PortCall): boolean {
  if (whose !== undefined && whose !== call.function) return false;
  if (port !== undefined && !call.where.startsWith(port)) return false;
  if (kind === 'lost') return call.writes;
  return kind !== 'partial' || call.where.startsWith('queue.');
}
