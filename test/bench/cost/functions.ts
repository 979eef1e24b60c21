import {
  acceptEnvironment,
  deliverEnvironment,
  notifyEnvironment,
  recoverEnvironment,
} from '../../../lambdas/contract/environments.ts';
import { acceptHandler } from '../../../lambdas/functions/accept/handler.ts';
import { acceptPorts } from '../../../lambdas/functions/accept/wiring.ts';
import { deliverHandler } from '../../../lambdas/functions/deliver/handler.ts';
import { type DeliverClients, deliverPorts } from '../../../lambdas/functions/deliver/wiring.ts';
import { notifyHandler } from '../../../lambdas/functions/notify/handler.ts';
import { type NotifyClients, notifyPorts } from '../../../lambdas/functions/notify/wiring.ts';
import { recoverHandler } from '../../../lambdas/functions/recover/handler.ts';
import { recoverPorts } from '../../../lambdas/functions/recover/wiring.ts';
import type { Caller } from '../../../lambdas/ports/caller.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { Log } from '../../../lambdas/ports/log.ts';
import { parseEnvironment } from '../../../lambdas/runtime/environment.ts';
import type { costEnvironment } from './environment.ts';

export interface Plugs {
  clients: DeliverClients & NotifyClients;
  clock: Clock;
  logFor: (name: string) => Log;
  receiver: Caller;
}

/** Each function's handler, wired afresh at every call as at a cold start: its own wiring, but for the way out. */
export function wiredFunctions(
  environment: ReturnType<typeof costEnvironment>,
  { clients, clock, logFor, receiver }: Plugs,
) {
  const own = (name: string) => ({ clock, log: logFor(name) });
  return {
    accept() {
      const env = parseEnvironment(acceptEnvironment, environment);
      return acceptHandler(acceptPorts(env, clients, own('accept')));
    },
    deliver() {
      const env = parseEnvironment(deliverEnvironment, environment);
      return deliverHandler({ ...deliverPorts(env, clients, own('deliver')), caller: receiver });
    },
    recover() {
      const env = parseEnvironment(recoverEnvironment, environment);
      return recoverHandler(recoverPorts(env, clients, own('recover')));
    },
    notify() {
      const env = parseEnvironment(notifyEnvironment, environment);
      return notifyHandler(notifyPorts(env, clients, own('notify')));
    },
  };
}
