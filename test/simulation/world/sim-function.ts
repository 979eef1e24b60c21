import { hitAt } from './gate.ts';
import { Host } from './host.ts';
import { type Random, whole } from './random.ts';
import type { FaultHit, Invocation } from './record.ts';
import type { SimTime } from './sim-time.ts';
import type { Trace } from './trace.ts';

export interface FunctionContext {
  getRemainingTimeInMillis: () => number;
}

export type Handler<Event, Answer> = (event: Event, context: FunctionContext) => Promise<Answer>;

export interface FunctionPlan<Event, Answer> {
  name: Invocation['function'];
  limitMs: number;
  /** The handler on ports of that host's own, as at a cold start. */
  wired(host: Host): Handler<Event, Answer>;
}

export interface FunctionDeps {
  time: SimTime;
  random: Random;
  trace: Trace;
  maxSkewMs: number;
  onInvocation(invocation: Invocation): void;
  onFault(hit: FaultHit): void;
}

/** How often one is started although another is free: caches that are empty, and clocks that differ. */
const FRESH_SHARE = 0.004;
const MAX_FREE = 50;

interface Environment<Event, Answer> {
  host: Host;
  handler: Handler<Event, Answer>;
}

/** A function as Lambda runs it: one invocation at a time in an environment, which keeps its caches until it dies. */
export class SimFunction<Event, Answer> {
  readonly #plan: FunctionPlan<Event, Answer>;
  readonly #deps: FunctionDeps;
  #free: Environment<Event, Answer>[] = [];
  #count = 0;

  constructor(plan: FunctionPlan<Event, Answer>, deps: FunctionDeps) {
    this.#plan = plan;
    this.#deps = deps;
  }

  /** Resolves to undefined where the worker died, ran out of its time or threw. */
  invoke(event: Event, batch: Host['batch'] = []): Promise<Answer | undefined> {
    const { time, trace, onInvocation } = this.#deps;
    const environment = this.#environment();
    const { host, handler } = environment;
    const deadline = time.now() + this.#plan.limitMs;
    const invocation: Invocation = {
      ...{ id: 0, function: this.#plan.name, host: host.id, skewMs: host.skewMs },
      ...{ at: time.now(), died: false },
    };
    onInvocation(invocation);
    Object.assign(host, { invocation, batch, requests: [] });
    trace.add(host.name, `begins ${invocation.id}`);
    this.#tellSlowReads(host);
    return new Promise((resolve) => {
      const end = (answer: Answer | undefined, how: string) => {
        if (invocation.endedAt !== undefined) return;
        invocation.endedAt = time.now();
        limit.cancel();
        invocation.died = how === 'died';
        trace.add(host.name, `${how} ${invocation.id}`);
        host.invocation = undefined;
        if (!host.isDead && this.#free.length < MAX_FREE) this.#free.push(environment);
        // What an invocation left behind may still kill it.
        host.onDeath = () => {
          this.#free = this.#free.filter((free) => free !== environment);
        };
        resolve(answer);
      };
      host.onDeath = () => end(undefined, 'died');
      const limit = time.at(deadline, () => host.die());
      handler(event, { getRemainingTimeInMillis: () => deadline - time.now() }).then(
        (answer) => end(answer, 'ends'),
        () => end(undefined, 'throws'),
      );
    });
  }

  /** What an earlier invocation still waits for is a fault of this one, too, where it is about the same callbacks. */
  #tellSlowReads(host: Host): void {
    const now = this.#deps.time.now();
    host.slow = host.slow.filter(({ until }) => until > now);
    for (const { hit } of host.slow) {
      const again = hitAt(host, now, hit.where, 'slow');
      const isShared = again.callbackIds?.some((id) => hit.callbackIds?.includes(id));
      if (isShared) this.#deps.onFault(again);
    }
  }

  #environment(): Environment<Event, Answer> {
    const { time, random, maxSkewMs } = this.#deps;
    if (this.#free.length > 0 && random() >= FRESH_SHARE)
      return this.#free.splice(whole(random, this.#free.length), 1)[0]!;
    this.#count += 1;
    const skewMs = whole(random, 2 * maxSkewMs + 1) - maxSkewMs;
    const host = new Host({ id: this.#count, function: this.#plan.name, skewMs }, time, random);
    return { host, handler: this.#plan.wired(host) };
  }
}
