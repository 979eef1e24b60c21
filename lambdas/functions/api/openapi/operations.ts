import type { CallbackRules } from '../../../contract/api/callback.ts';
import { accessOperations } from './operations/access.ts';
import { batchOperations } from './operations/batches.ts';
import { callbackOperations } from './operations/callbacks.ts';
import { callOperations } from './operations/calls.ts';
import { eventOperations } from './operations/events.ts';
import { replayOperations } from './operations/replays.ts';
import { serviceOperations } from './operations/service.ts';
import { trialOperations } from './operations/trials.ts';

/** Every operation of the API, by `METHOD /path`. A route that has none here does not compile. */
export function operationsOf(rules: CallbackRules) {
  return {
    ...serviceOperations,
    ...callbackOperations(rules),
    ...trialOperations,
    ...callOperations,
    ...replayOperations,
    ...eventOperations,
    ...batchOperations,
    ...accessOperations,
  };
}

type OperationKey = keyof ReturnType<typeof operationsOf>;

/** Method and path of a route that is described. */
export type DescribedPath = {
  [Key in OperationKey]: Key extends `${infer Method} ${infer Path}` ? { method: Method; path: Path } : never;
}[OperationKey];
