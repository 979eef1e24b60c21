import type { FunctionPlan } from '../template/deployment.ts';
import { watchProcessors } from './idle-processors.ts';
import { InvocationError } from './invocation-error.ts';
import type { LambdaHost } from './lambda-host.ts';
import { Worker } from './worker.ts';

/** The right to one invocation on a worker that is free. */
export interface Lease {
  /** `event` and the answer are JSON text. Rejects with an InvocationError. */
  invoke(event: string): Promise<string>;
}

/** How often it is looked whether work waits for which another worker should be started. */
const LOOK_MILLISECONDS = 100;
/** With this share of the processors unused, workers are waiting rather than computing, and another one helps. */
const ENOUGH_IDLE = 0.2;
/** When no worker has come free for this long, another is started however busy the machine is. */
const STUCK_MILLISECONDS = 1000;
const IDLE_MILLISECONDS = 30_000;

interface Waiting {
  resolve(lease: Lease): void;
  reject(error: InvocationError): void;
}

/** A deployed function: its workers, how many there are, and who waits for one. */
export class LambdaFunction {
  readonly plan: FunctionPlan;
  readonly #host: LambdaHost;
  readonly #workers = new Set<Worker>();
  readonly #starting = new Set<Worker>();
  /** The last one freed works first, so that those too many fall idle. */
  readonly #free: { worker: Worker; idleTimer: NodeJS.Timeout }[] = [];
  readonly #waiting: Waiting[] = [];
  #lookTimer: NodeJS.Timeout | undefined;
  #lastFreeAt = 0;
  #stopped = false;

  constructor(plan: FunctionPlan, host: LambdaHost) {
    this.plan = plan;
    this.#host = host;
  }

  async invoke(event: string): Promise<string> {
    const lease = await this.acquire();
    return lease.invoke(event);
  }

  /** Waits for a free worker, or for a new one. */
  acquire(): Promise<Lease> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#hire();
    });
  }

  /** Starts the first worker before it is needed, and resolves when it is up; rejects where it cannot come up. */
  async warm(): Promise<void> {
    const lease = (await this.acquire()) as Lease & { release(): void };
    lease.release();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#lookTimer);
    for (const { idleTimer } of this.#free) clearTimeout(idleTimer);
    for (const worker of this.#workers) worker.stop();
  }

  #hire(): void {
    for (let next = this.#free.pop(); next; next = this.#free.pop()) {
      clearTimeout(next.idleTimer);
      if (!next.worker.free) continue;
      const waiting = this.#waiting.shift();
      if (!waiting) {
        this.#rest(next.worker);
        return;
      }
      waiting.resolve(this.#lease(next.worker));
    }
    if (this.#waiting.length <= this.#starting.size || this.#stopped) return;
    if (this.#workers.size === 0) {
      this.#start();
      return;
    }
    if (this.#lookTimer) return;
    const idleShare = watchProcessors();
    this.#lookTimer = setTimeout(() => {
      this.#lookTimer = undefined;
      const stuck = Date.now() - this.#lastFreeAt > STUCK_MILLISECONDS;
      if (this.#waiting.length > this.#starting.size && (stuck || idleShare() > ENOUGH_IDLE)) this.#start();
      this.#hire();
    }, LOOK_MILLISECONDS);
  }

  #start(): void {
    if (this.#workers.size === 0) this.#lastFreeAt = Date.now();
    else if (this.#host.budget.full) return;
    const worker = new Worker(this.plan, this.#host, {
      onFree: (freed) => {
        this.#starting.delete(freed);
        this.#lastFreeAt = Date.now();
        this.#rest(freed);
        this.#hire();
      },
      onGone: (left, reason) => {
        this.#workers.delete(left);
        this.#host.budget.remove();
        if (this.#stopped) return;
        // One that never came up answers for one waiting invocation, so that a broken bundle is not tried for ever.
        if (this.#starting.delete(left)) this.#waiting.shift()?.reject(reason);
        this.#hire();
      },
    });
    this.#workers.add(worker);
    this.#host.budget.add();
    this.#starting.add(worker);
  }

  #rest(worker: Worker): void {
    const idleTimer = setTimeout(() => {
      if (this.#workers.size > 1) worker.stop();
    }, IDLE_MILLISECONDS);
    this.#free.push({ worker, idleTimer });
  }

  #lease(worker: Worker): Lease & { release(): void } {
    return {
      invoke: (event) =>
        new Promise((resolve, reject) => {
          if (worker.free) worker.run({ event, resolve, reject });
          else reject(new InvocationError('crash', this.plan.name, 'its process ended'));
        }),
      release: () => {
        this.#rest(worker);
        this.#hire();
      },
    };
  }
}
