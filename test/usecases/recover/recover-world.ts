import type { RecoveryMessage } from '../../../lambdas/contract/messages.ts';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { callFrom, failed, waiting } from '../../../lambdas/domain/call/call-moves.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import type { RecoverPorts } from '../../../lambdas/usecases/recover/recover-ports.ts';
import { workMessages } from '../../../lambdas/usecases/recover/work-messages.ts';
import { MemoryCallLedger } from '../../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { MemoryQueues } from '../../kit/memory/memory-queues.ts';
import { MemoryReplayLedger } from '../../kit/memory/memory-replay-ledger.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback, sampleContent } from '../../kit/samples.ts';

export const ID = sampleCallback().id;
export const INTERVAL_MS = 300_000;

interface Options {
  callback?: Callback;
  /** Of what its health is not HEALTHY. */
  health?: Partial<Health>;
  indexLagMs?: number;
}

/** The recovery use cases on in-memory ports under a virtual clock, for one callback. */
export async function recoverWorld({
  callback = sampleCallback(),
  health: is = {},
  indexLagMs = 0,
}: Options = {}) {
  const clock = new MemoryClock();
  const log = new MemoryLog();
  const queues = new MemoryQueues();
  const callbacks = new MemoryCallbackDirectory({ clock });
  const calls = new MemoryCallLedger({ clock, historyDays: 30, indexLagMs });
  const health = new MemoryHealthLedger({ clock, historyDays: 30 });
  await callbacks.create(callback);
  await health.apply(ID, { set: is, when: [] });
  const settings = { drainPerSecond: 500 };
  const replays = new MemoryReplayLedger({ clock, historyDays: 30 });
  const said = { recovery: queues, notices: queues, events: queues, retries: queues };
  const ports: RecoverPorts = { callbacks, calls, health, replays, ...said, clock, log, settings };

  return {
    clock,
    log,
    queues,
    callbacks,
    calls,
    health,
    ports,
    is: () => health.get(ID),
    /** Works messages as one batch; returns the ids (indices) that come back. */
    work: (...messages: RecoveryMessage[]): Promise<string[]> =>
      workMessages(
        ports,
        messages.map((message, i) => ({ id: String(i), message, receiveCount: 1, sentAt: clock.now() })),
      ),
    /** Stores calls that wait, accepted one after the other until now: the oldest first. */
    async store(count: number, { apartMs = 10, ageMs = 0, ...fields }: Stored = {}): Promise<Call[]> {
      const stored = Array.from({ length: count }, (_, i) => {
        const acceptedAt = clock.now() - ageMs - (count - 1 - i) * apartMs;
        const content = sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS });
        return { ...waitingCall(content, i), ...fields };
      });
      await Promise.all(stored.map((call) => calls.put(call, 'nothing')));
      return stored;
    },
    /** A worker's attempt for the call as it is stored. */
    async attempted(call: Call, changes: Partial<Attempt> = {}): Promise<Call> {
      const current = (await calls.get(ID, call.id))!;
      const attempt = sampleAttempt({ startedAt: clock.now(), ...changes });
      const after = failed(current, attempt, { retryAt: clock.now() + INTERVAL_MS });
      await calls.put(after, current.revision);
      return after;
    },
    take: () => ({
      retries: queues.sent.retries.splice(0),
      recovery: queues.sent.recovery.splice(0),
      notices: queues.sent.notices.splice(0).map(({ message }) => message),
      events: queues.sent.events.splice(0),
    }),
  };
}

type Stored = { apartMs?: number; ageMs?: number } & Partial<Call>;
export type RecoverWorld = Awaited<ReturnType<typeof recoverWorld>>;

let made = 0;
function waitingCall(content: ReturnType<typeof sampleContent>, i: number): Call {
  made += 1;
  return waiting(callFrom(derivedId('call', content.acceptedAt, made, i), ID, content));
}

/** Parked an hour ago, at a beat that is due now. */
export function parked(changes: Partial<Health> = {}): Partial<Health> {
  const due = { modeDueAt: START, beatAt: START, unhealthyShard: '0' };
  return { mode: 'parked', epoch: 1, beat: 3, parkedAt: START - 3_600_000, ...due, ...changes };
}

/** A drain that begins now. */
export function draining(changes: Partial<Health> = {}): Partial<Health> {
  const due = { modeDueAt: START, beatAt: START, unhealthyShard: '0' };
  return { mode: 'draining', epoch: 2, beat: 0, drainId: '2', drainStartedAt: START, ...due, ...changes };
}

export const beat = (of: { epoch?: number; beat?: number } = {}): RecoveryMessage => ({
  v: 1,
  kind: 'beat',
  callbackId: ID,
  ...(of.epoch !== undefined && { epoch: of.epoch, beat: of.beat }),
});

/** Makes the next call of a port's method fail, before or after its effect. */
export function breakOnce(port: object, method: string, when: 'before' | 'after'): void {
  const target = port as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const original = target[method]!.bind(target);
  target[method] = async (...args) => {
    target[method] = original;
    if (when === 'after') await original(...args);
    throw new Error(`broken ${when} ${method}`);
  };
}
