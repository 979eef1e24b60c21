import type { ChildGuard } from '../child-guard.ts';
import type { RunnerLog } from '../log/runner-log.ts';
import type { RuntimeApi } from './runtime-api.ts';
import type { WorkerBudget } from './worker-budget.ts';

/** What all functions of a run share. */
export interface LambdaHost {
  runtimeApi: RuntimeApi;
  budget: WorkerBudget;
  guard: ChildGuard;
  log: RunnerLog;
  /** Laid over every function's own environment: endpoints, credentials and what only a local run allows. */
  environment: Record<string, string>;
  /** Whether each function signs its requests with its own name, so that it can be told what it may do. */
  signsByName?: boolean;
}
