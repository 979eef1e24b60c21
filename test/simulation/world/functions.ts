import { CachedCallbackLookup } from '../../../lambdas/adapters/cache/cached-callback-lookup.ts';
import { CachedHealth } from '../../../lambdas/adapters/cache/cached-health.ts';
import { DELIVER_TIMEOUT_SECONDS } from '../../../lambdas/contract/limits.ts';
import { acceptHandler } from '../../../lambdas/functions/accept/handler.ts';
import { deliverHandler } from '../../../lambdas/functions/deliver/handler.ts';
import { notifyHandler } from '../../../lambdas/functions/notify/handler.ts';
import { recoverHandler } from '../../../lambdas/functions/recover/handler.ts';
import { letterReader } from '../../../lambdas/functions/recover/read-letter.ts';
import type { BatchLedger } from '../../../lambdas/ports/batch-ledger.ts';
import type { CallLedger } from '../../../lambdas/ports/call-ledger.ts';
import type { Log } from '../../../lambdas/ports/log.ts';
import type { Gate } from './gate.ts';
import { gated } from './gated.ts';
import type { Host } from './host.ts';
import { type MailServiceDeps, mailService } from './mail-service.ts';
import { SimDeadLetters, sendingPorts } from './queue-ports.ts';
import type { SimQueues } from './queues.ts';
import { type CallerDeps, simCaller, watchedLog } from './sim-caller.ts';
import type { SimTime } from './sim-time.ts';
import type { Stores } from './stores.ts';

export const TICK_SECONDS = 60;
const SHORT_WORK_MS = 60_000;
const API_MS = 29_000;

export interface Surroundings {
  time: SimTime;
  gate: Gate;
  stores: Stores;
  queues: SimQueues;
  log: Log;
  caller: CallerDeps;
  mail: Omit<MailServiceDeps, 'time' | 'gate'>;
  settings: {
    historyDays: number;
    payloadHistory: 'all' | 'failures';
    parkAfterErrors: number;
    drainPerSecond: number;
  };
}

/** The functions as they are deployed: their own handlers, each environment's on ports of its own. */
export function simFunctions(world: Surroundings) {
  const { gate, stores, queues, log, settings } = world;
  const deadLetters = new SimDeadLetters(queues, world.time);
  // What cannot be read is handed back; in a simulation there is nothing of the kind.
  const handBack = async () => {};

  const portsOf = (host: Host, { schedules = false } = {}) => {
    const sending = sendingPorts(gate, host, queues, { schedules });
    return {
      ...{ clock: host.clock, log: watchedLog(host, log), handBack },
      directory: gated(gate, host, 'directory', stores.directory),
      calls: withInlinePayloads(gated(gate, host, 'calls', stores.calls)),
      health: gated(gate, host, 'health', stores.health),
      replays: gated(gate, host, 'replays', stores.replays),
      idempotency: gated(gate, host, 'idempotency', stores.idempotency),
      batches: withoutEmptyWrites(gated(gate, host, 'batches', stores.batches)),
      access: stores.access,
      tokens: stores.tokens,
      ...{ queue: sending, retries: sending, notices: sending, recovery: sending, events: sending },
    };
  };

  const cached = (host: Host, ports: ReturnType<typeof portsOf>) =>
    new CachedCallbackLookup({ lookup: ports.directory, clock: host.clock });

  return {
    portsOf,
    deliver: {
      name: 'deliver',
      limitMs: DELIVER_TIMEOUT_SECONDS * 1000,
      wired(host: Host) {
        const ports = portsOf(host, { schedules: true });
        const callbacks = cached(host, ports);
        const healthView = new CachedHealth({ ledger: ports.health, clock: host.clock });
        return deliverHandler({
          ...ports,
          ...{ callbacks, healthView, settings, caller: simCaller(host, world.caller) },
        });
      },
    },
    recover: {
      name: 'recover',
      limitMs: SHORT_WORK_MS,
      wired(host: Host) {
        const ports = portsOf(host);
        return recoverHandler({
          ...ports,
          callbacks: ports.directory,
          healthView: { get: (id: string) => ports.health.get(id), remember: () => undefined },
          deadLetters: gated(gate, host, 'deadLetters', deadLetters),
          readLetter: letterReader(host.clock),
          settings: { ...settings, tickSeconds: TICK_SECONDS },
          recoveryQueueName: 'recovery',
        });
      },
    },
    notify: {
      name: 'notify',
      limitMs: SHORT_WORK_MS,
      wired(host: Host) {
        const ports = portsOf(host);
        const mail = mailService(host, { ...world.mail, time: world.time, gate });
        return notifyHandler({
          ...ports,
          callbacks: ports.directory,
          health: mail.watched(ports.health),
          mailer: mail.mailer,
          settings: { ...settings, publicUrl: 'https://redial.example' },
        });
      },
    },
    /** The API as far as its use cases: what is asked of it is given them. */
    api: {
      name: 'api',
      limitMs: API_MS,
      wired(host: Host) {
        const ports = portsOf(host);
        const given = { ...ports, callbacks: ports.directory, lookup: cached(host, ports) };
        return (act: (ports: typeof given) => Promise<unknown>) => act(given);
      },
    },
    accept: {
      name: 'accept',
      limitMs: SHORT_WORK_MS,
      wired(host: Host) {
        const ports = portsOf(host);
        return acceptHandler({ ...ports, callbacks: cached(host, ports) });
      },
    },
  } as const;
}

export type SimApiPorts = Parameters<
  Parameters<ReturnType<ReturnType<typeof simFunctions>['api']['wired']>>[0]
>[0];

/** What the call's item holds asks for no request. */
function withInlinePayloads(calls: CallLedger): CallLedger {
  const payload: CallLedger['payload'] = async (call) =>
    call.payloadApart === undefined ? call.payload : calls.payload(call);
  return { ...calls, payload };
}

/** Of nothing, nothing is written. */
function withoutEmptyWrites(batches: BatchLedger): BatchLedger {
  const add: BatchLedger['add'] = async (entries) => {
    if (entries.length > 0) await batches.add(entries);
  };
  return { ...batches, add };
}
