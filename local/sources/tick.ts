import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import type { RunnerLog } from '../log/runner-log.ts';

/** Here everything goes faster than in a deployment, its minutes included. */
export const TICK_SECONDS = 2;

export interface Tick {
  /** Fires no more, and waits for the invocation under way. */
  stop(): Promise<void>;
}

export interface TickOptions {
  /** The event, as JSON text, with a place for the time. */
  input: string;
  worker: LambdaFunction;
  log: RunnerLog;
}

/** Fires a fixed schedule on the even second. One that comes while the one before is still at work is left out. */
export function startTick({ input, worker, log }: TickOptions): Tick {
  const stopping = new AbortController();

  async function run(): Promise<void> {
    for (;;) {
      const at = (Math.floor(Date.now() / 1000 / TICK_SECONDS) + 1) * TICK_SECONDS * 1000;
      await sleep(at - Date.now(), undefined, { signal: stopping.signal });
      const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
      await worker.invoke(input.replaceAll('<aws.scheduler.scheduled-time>', time)).catch(log.fault);
    }
  }

  const running = run().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
