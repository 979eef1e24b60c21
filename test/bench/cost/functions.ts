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
import { parseEnvironment } from '../../../lambdas/runtime/environment.ts';
import type { countedTelemetry } from './counted-log.ts';
import type { costEnvironment } from './environment.ts';

export interface Plugs {
  clients: DeliverClients & NotifyClients;
  clock: Clock;
  telemetryFor: (name: string) => ReturnType<typeof countedTelemetry>;
  receiver: Caller;
}

/** Each function's handler, wired afresh at every call as at a cold start: its own wiring, but for the way out. */
export function wiredFunctions(
  environment: ReturnType<typeof costEnvironment>,
  { clients, clock, telemetryFor, receiver }: Plugs,
) {
  return {
    accept() {
      const env = parseEnvironment(acceptEnvironment, environment);
      const { log, reported } = telemetryFor('accept');
      return reported(acceptHandler(acceptPorts(env, clients, { clock, log })));
    },
    deliver() {
      const env = parseEnvironment(deliverEnvironment, environment);
      const { log, reported } = telemetryFor('deliver');
      return reported(deliverHandler({ ...deliverPorts(env, clients, { clock, log }), caller: receiver }));
    },
    recover() {
      const env = parseEnvironment(recoverEnvironment, environment);
      const { log, reported } = telemetryFor('recover');
      return reported(recoverHandler(recoverPorts(env, clients, { clock, log })));
    },
    notify() {
      const env = parseEnvironment(notifyEnvironment, environment);
      const { log, reported } = telemetryFor('notify');
      return reported(notifyHandler(notifyPorts(env, clients, { clock, log })));
    },
  };
}
