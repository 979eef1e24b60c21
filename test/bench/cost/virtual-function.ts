import type { Bill } from './bill.ts';
import type { FunctionPlan } from './deployed.ts';
import { onAccount } from './meter.ts';
import { IDLE_ENVIRONMENT_MS, PLATFORM_LOG_BYTES, START_MS } from './prices.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface InvocationContext {
  getRemainingTimeInMillis: () => number;
}

export type Work<Event, Answer> = (event: Event, context: InvocationContext) => Promise<Answer>;

interface Environment<Event, Answer> {
  handler: Work<Event, Answer>;
  freeSince: number;
}

/**
 * A function as Lambda runs it: one invocation at a time in an environment, which keeps its caches until it was idle for
 * too long, and another environment for each invocation that finds none free.
 */
export class VirtualFunction<Event, Answer> {
  readonly #name: string;
  readonly #plan: FunctionPlan;
  readonly #time: VirtualTime;
  readonly #wired: () => Work<Event, Answer>;
  #free: Environment<Event, Answer>[] = [];

  /** `wired`: the handler on ports of its own, as at a cold start. */
  constructor(name: string, plan: FunctionPlan, time: VirtualTime, wired: () => Work<Event, Answer>) {
    this.#name = name;
    this.#plan = plan;
    this.#time = time;
    this.#wired = wired;
  }

  invoke(event: Event, bill: Bill): Promise<Answer> {
    return onAccount({ bill, who: this.#name }, async () => {
      const time = this.#time;
      const begunAt = time.now();
      const environment = await this.#environment();
      const deadline = time.now() + this.#plan.limitSeconds * 1000;
      const answer = await environment.handler(event, {
        getRemainingTimeInMillis: () => deadline - time.now(),
      });
      if (time.now() > deadline) throw new Error(`${this.#name} ran out of its time.`);
      environment.freeSince = time.now();
      this.#free.push(environment);
      bill.use('lambdaRequest', 1);
      bill.use('lambdaGbSecond', ((time.now() - begunAt) / 1000) * (this.#plan.memoryMb / 1024));
      bill.use('logByte', PLATFORM_LOG_BYTES);
      bill.request(`${this.#name}.invocation`);
      return answer;
    });
  }

  /** The one that was used last, as Lambda prefers; its start takes its time otherwise. */
  async #environment(): Promise<Environment<Event, Answer>> {
    const now = this.#time.now();
    this.#free = this.#free.filter(({ freeSince }) => now - freeSince < IDLE_ENVIRONMENT_MS);
    const warm = this.#free.pop();
    if (warm) return warm;
    await this.#time.sleep(START_MS);
    return { handler: this.#wired(), freeSince: 0 };
  }
}
