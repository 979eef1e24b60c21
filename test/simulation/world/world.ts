import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { EventHandover } from '../../../lambdas/contract/messages.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { subscribesTo } from '../../../lambdas/domain/callback/subscriptions.ts';
import type { TickEvent } from '../../../lambdas/functions/recover/handler.ts';
import type { Log } from '../../../lambdas/ports/log.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { EventSource, type SourceRules } from './event-source.ts';
import type { FaultPlan } from './faults.ts';
import { type SimApiPorts, type Surroundings, simFunctions } from './functions.ts';
import { Gate } from './gate.ts';
import type { MailServiceDeps } from './mail-service.ts';
import { SimQueues, VISIBILITY_MS } from './queues.ts';
import { randomOf } from './random.ts';
import type { SentMessage, SimRecord } from './record.ts';
import { SimFunction } from './sim-function.ts';
import type { SimQueue, Untidiness } from './sim-queue.ts';
import { SimTime } from './sim-time.ts';
import { simStores } from './stores.ts';
import { startTicks } from './ticks.ts';
import { Trace } from './trace.ts';

export interface WorldOptions {
  seed: number;
  startedAt: number;
  faults: FaultPlan;
  untidiness: Untidiness;
  maxSkewMs: number;
  indexLagMs: number;
  /** What pollers take to see a message: what comes in that time is worked together. */
  pollMs: number;
  /** How late a tick comes, and which share of them never does. */
  ticks: { lateMs: number; lost: number };
  settings: Surroundings['settings'];
  concurrency: { deliveries: number; retries: number };
  react(
    callbackId: string,
    request: { at: number; url: string; callId: string; body: string | undefined },
  ): Behaviour;
  mail: MailServiceDeps['answer'];
  /** Keeps the lines of the trace. */
  tells: boolean;
  log?: Log;
}

const NO_LOG: Log = { info: () => {}, warn: () => {}, error: () => {} };

export type World = Awaited<ReturnType<typeof simWorld>>;

/** Redial deployed into a cloud that is made up of memory, chance and faults. Nothing happens but in `run`. */
export async function simWorld(options: WorldOptions, callbacks: Callback[]) {
  const { seed, startedAt, settings, untidiness } = options;
  const time = new SimTime(startedAt);
  const trace = new Trace(() => time.now() - startedAt, { keeps: options.tells });
  const record = emptyRecord(options);
  const stores = simStores({
    ...{ time, historyDays: settings.historyDays, indexLagMs: options.indexLagMs },
    onMove: (move) => record.moves.push(move),
    onCallback: (callback) => record.callbacks.get(callback.id)!.push({ at: time.now(), callback }),
  });
  const isCalm = () => time.now() >= record.calmAt;
  const onFault = (hit: SimRecord['faults'][number]) => record.faults.push(hit);
  // One object, so that the queues hear of the calm.
  const tidy: Untidiness = {
    get duplicates() {
      return isCalm() ? 0 : untidiness.duplicates;
    },
    get lates() {
      return isCalm() ? 0 : untidiness.lates;
    },
    lateMs: untidiness.lateMs,
  };
  const faults: FaultPlan = {
    decide: (call) => (isCalm() ? undefined : options.faults.decide(call)),
    slowMs: options.faults.slowMs,
  };
  const queues = new SimQueues({
    ...{ time, random: randomOf(seed, 'queues'), untidiness: tidy, trace, onFault },
    scheduleRandom: randomOf(seed, 'schedules'),
    onSent(sent) {
      record.sent.push(sent);
      if (sent.queue === 'events') taken(record, sent);
    },
  });
  const gate = new Gate({ time, random: randomOf(seed, 'gate'), faults, trace, onFault });
  const functions = simFunctions({
    ...{ time, gate, stores, queues, settings, log: options.log ?? NO_LOG },
    caller: {
      ...{ time, trace, faults, onFault },
      onRequest: (request) => record.requests.push(request),
      react: (callbackId, request) => options.react(callbackId, { ...request, at: time.now() }),
      callback: (callbackId) => record.callbacks.get(callbackId)?.at(-1)?.callback,
    },
    mail: { answer: options.mail, onMail: (mail) => record.mails.push(mail) },
  });
  const deps = {
    ...{ time, trace, onFault, maxSkewMs: options.maxSkewMs, random: randomOf(seed, 'functions') },
    onInvocation: (invocation: SimRecord['invocations'][number]) => {
      invocation.id = record.invocations.push(invocation);
    },
  };
  const recover = new SimFunction<SQSEvent | TickEvent, SQSBatchResponse | undefined>(
    functions.recover,
    deps,
  );
  const work = (queue: SimQueue, rules: SourceRules, worker: Pick<typeof recover, 'invoke'>) =>
    new EventSource(queue, rules, {
      ...{ time, pollMs: options.pollMs },
      work: (event, batch) => worker.invoke(event, batch),
      onCrowd: (crowd) => record.crowds.push(crowd),
    });
  const deliver = new SimFunction<SQSEvent, SQSBatchResponse>(functions.deliver, deps);
  const { deliveries, retries } = options.concurrency;
  work(queues.deliveries, { batchSize: 10, maxConcurrency: deliveries }, deliver);
  work(queues.retries, { batchSize: 10, maxConcurrency: retries }, deliver);
  work(queues.recovery, { batchSize: 10, maxConcurrency: 20 }, recover);
  work(queues.deliveries.deadLetters!, { batchSize: 10, maxConcurrency: 2 }, recover);
  work(queues.retries.deadLetters!, { batchSize: 10, maxConcurrency: 2 }, recover);
  work(queues.notices, { batchSize: 10, maxConcurrency: 5 }, new SimFunction(functions.notify, deps));
  work(queues.events, { batchSize: 10, maxConcurrency: 50 }, new SimFunction(functions.accept, deps));
  const api = new SimFunction<(ports: SimApiPorts) => Promise<unknown>, unknown>(functions.api, deps);

  startTicks({
    ...{ time, stores, queues, record, random: randomOf(seed, 'ticks'), maxSkewMs: options.maxSkewMs },
    ...{ lateMs: options.ticks.lateMs, lost: () => (isCalm() ? 0 : options.ticks.lost) },
    twice: () => tidy.duplicates,
    work: (tick) => void recover.invoke(tick),
  });

  for (const callback of callbacks) {
    await stores.directory.create(callback);
    record.callbacks.set(callback.id, [{ at: startedAt, callback }]);
  }
  return {
    time,
    trace,
    record,
    stores,
    queues,
    gate,
    functions,
    api,
    settings,
    run: (until: number) => time.runUntil(until),
  };
}

/** What is in the events queue is accepted for whoever subscribes to it by then, and is not what it speaks of. */
function taken({ accepted, callbacks }: SimRecord, { at, message }: SentMessage): void {
  const { eventId, event } = message as EventHandover & { event: { type: string } };
  for (const [callbackId, versions] of callbacks) {
    const { callback } = versions.at(-1)!;
    if (callback.deletedAt !== undefined || event.type.includes(callbackId)) continue;
    const known = accepted.find((one) => one.eventId === eventId && one.callbackId === callbackId);
    // Told again, it has its whole window from then on.
    if (known) known.at = at;
    else if (subscribesTo(callback.events, event.type)) accepted.push({ eventId, callbackId, at });
  }
}

function emptyRecord({ startedAt, settings, untidiness, ...options }: WorldOptions): SimRecord {
  return {
    ...{ startedAt, endedAt: startedAt, calmAt: Number.POSITIVE_INFINITY },
    historyMs: settings.historyDays * 86_400_000,
    settings: { parkAfterErrors: settings.parkAfterErrors, drainPerSecond: settings.drainPerSecond },
    limits: {
      queueLagMs: untidiness.lateMs,
      skewMs: options.maxSkewMs,
      indexLagMs: options.indexLagMs,
      lateMs: options.ticks.lateMs,
      visibilityMs: VISIBILITY_MS,
    },
    callbacks: new Map(),
    ...{ accepted: [], requests: [], sent: [], moves: [], mails: [], acts: [], faults: [], invocations: [] },
    crowds: [],
    final: { calls: [], attempts: new Map(), outages: [], health: new Map(), left: [], unreadable: [] },
  };
}
