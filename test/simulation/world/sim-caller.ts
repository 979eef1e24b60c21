import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Caller, CallLimits, CallResult, OutboundRequest } from '../../../lambdas/ports/caller.ts';
import type { Log } from '../../../lambdas/ports/log.ts';
import type { Received } from '../../../lambdas/ports/received.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { resultOf } from '../receivers/result-of.ts';
import type { FaultPlan } from './faults.ts';
import { hitAt } from './gate.ts';
import type { Host } from './host.ts';
import type { FaultHit, SeenRequest } from './record.ts';
import type { SimTime } from './sim-time.ts';
import type { Trace } from './trace.ts';

export interface CallerDeps {
  time: SimTime;
  trace: Trace;
  faults: FaultPlan;
  onFault(hit: FaultHit): void;
  onRequest(request: SeenRequest): void;
  /** What the receiver at that URL does. */
  react(callbackId: string, request: { url: string; callId: string; body: string | undefined }): Behaviour;
  callback(callbackId: string): Callback | undefined;
}

/** One worker's way out. The request is at its receiver at once; its answer takes its time. */
export function simCaller(host: Host, deps: CallerDeps): Caller {
  const { time, trace, faults } = deps;
  return {
    call(request: OutboundRequest, limits: CallLimits): Promise<CallResult> {
      if (host.isDead) return host.whileAlive(() => {});
      const where = 'caller.call';
      const fault = faults.decide({ at: time.now(), function: host.function, where, writes: false });
      const callId = request.headers['webhook-id']!;
      const received = asker(host, callId);
      const { callbackId, turn, trigger } = received!.message;
      if (fault?.startsWith('crash')) deps.onFault(hitAt(host, time.now(), where, fault));
      if (fault === 'crash-before') {
        host.die();
        return host.whileAlive(() => {});
      }
      const { url, body } = request;
      const behaviour = deps.react(callbackId, { url, callId, body });
      const result = resultOf(behaviour, limits);
      const lostMs = result.lostOnKeptConnection?.durationMs;
      const seenAfter = (ms: number): SeenRequest => ({
        ...{ at: time.now() + ms, hostAt: host.clock.now() + ms, callbackId, callId, turn, trigger },
        ...{ messageId: received!.id, receiveCount: received!.receiveCount },
        ...{ invocation: host.invocation!.id, configVersion: versionIn(url) },
      });
      if (lostMs !== undefined)
        deps.onRequest({ ...seenAfter(0), endedAt: time.now() + lostMs, outcome: 'unknown' });
      const seen = seenAfter(lostMs ?? 0);
      host.requests.push(seen);
      deps.onRequest(seen);
      trace.add(host.name, `calls ${callId} turn ${turn} ${trigger}`);
      return host.whileAlive((resolve) => {
        time.at(time.now() + (lostMs ?? 0) + result.durationMs, () => {
          if (host.isDead) return;
          if (fault === 'crash-after') return host.die();
          Object.assign(seen, { endedAt: time.now(), ...verdictOf(result, deps.callback(callbackId)) });
          trace.add(host.name, `is answered ${callId} ${seen.outcome} ${seen.statusCode ?? ''}`);
          resolve(result);
        });
      });
    },
  };
}

/**
 * Of several messages of one call it is the newest turn's: the others are stale. Two of one turn ask one after the other,
 * in the order of `newestFirst`. What the log says is believed instead; of a worker that dies before, this stays.
 */
function asker({ batch, requests }: Host, callId: string) {
  const [first, ...others] = newestFirst(batch, callId);
  const mayAsk = [first!, ...others.filter(({ message }) => message.turn === first!.message.turn)];
  return mayAsk.find(({ id }) => !requests.some(({ messageId }) => messageId === id)) ?? first;
}

/**
 * The newest turn's, and of one turn the probe: the retry beside it may find its callback parked. Of two probes that of
 * the newest beat: the other one is none any more.
 */
function newestFirst(batch: Host['batch'], callId: string) {
  const order = ({ message: { turn, trigger, epoch = -1, beat = -1 } }: { message: CallMessage }) =>
    trigger === 'probe' ? [turn, 1, epoch, beat] : [turn, 0, -1, -1];
  return (batch as Received<CallMessage>[])
    .filter(({ message }) => message.callId === callId)
    .sort((one, other) => {
      const [its, others] = [order(one), order(other)];
      return others.map((part, i) => part - its[i]!).find((difference) => difference !== 0) ?? 0;
    });
}

/** A worker's log, which says of each request what asked for it: two messages of one turn may be in one batch. */
export function watchedLog(host: Host, log: Log): Log {
  return {
    ...log,
    info(event, fields = {}) {
      const seen = event.startsWith('attempt.') ? toldOf(host, fields) : undefined;
      if (seen) {
        host.requests = host.requests.filter((request) => request !== seen);
        seen.trigger = fields.trigger as SeenRequest['trigger'];
        seen.messageId = messageOf(host, seen) ?? seen.messageId;
      }
      log.info(event, fields);
    },
  };
}

function toldOf({ requests }: Host, fields: object): SeenRequest | undefined {
  const { callId, trigger } = fields as { callId?: string; trigger?: string };
  const ofCall = requests.filter((request) => request.callId === callId);
  return ofCall.find((request) => request.trigger === trigger) ?? ofCall[0];
}

function messageOf({ batch }: Host, { callId, turn, trigger }: SeenRequest): string | undefined {
  return newestFirst(batch, callId).find(
    ({ message }) => message.turn === turn && message.trigger === trigger,
  )?.id;
}

/** The URLs of a scenario say which version of their callback they are of. */
function versionIn(url: string): number {
  return Number(/\/v(\d+)\//.exec(url)?.[1] ?? 1);
}

function verdictOf({ answer }: CallResult, callback: Callback | undefined) {
  const outcome: Attempt['outcome'] =
    answer.kind === 'fault'
      ? answer.outcome
      : isAccepted(answer.statusCode, callback)
        ? 'success'
        : 'http_error';
  return {
    outcome,
    ...(answer.statusCode !== undefined && { statusCode: answer.statusCode }),
    ...(answer.kind === 'response' && answer.retryAfter !== undefined && { retryAfter: answer.retryAfter }),
  };
}

function isAccepted(statusCode: number, callback: Callback | undefined): boolean {
  return callback?.success === '2xx' ? statusCode >= 200 && statusCode < 300 : statusCode === 200;
}
