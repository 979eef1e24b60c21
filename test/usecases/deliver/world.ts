import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Answer } from '../../../lambdas/domain/call/answer.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import type { Caller, OutboundRequest } from '../../../lambdas/ports/caller.ts';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import type { DeliverPorts } from '../../../lambdas/usecases/deliver/deliver-ports.ts';
import { MemoryCallLedger } from '../../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { MemoryQueues } from '../../kit/memory/memory-queues.ts';
import { MemoryReplayLedger } from '../../kit/memory/memory-replay-ledger.ts';
import { MemoryTokenSource } from '../../kit/memory/memory-token-source.ts';
import { sampleCallback } from '../../kit/samples.ts';

export const OK: Answer = {
  kind: 'response',
  statusCode: 200,
  statusMessage: 'OK',
  body: Buffer.from('fine'),
  truncated: false,
};
export const BROKEN: Answer = {
  ...OK,
  statusCode: 500,
  statusMessage: 'Internal Server Error',
  body: Buffer.from('broken'),
};

/** The delivery use cases on in-memory ports under a virtual clock, with a receiver that answers as told. */
export async function deliverWorld({ callback = sampleCallback() }: { callback?: Callback } = {}) {
  const clock = new MemoryClock();
  const log = new MemoryLog();
  const queues = new MemoryQueues();
  const callbacks = new MemoryCallbackDirectory({ clock });
  const calls = new MemoryCallLedger({ clock, historyDays: 30 });
  const health = new MemoryHealthLedger({ clock, historyDays: 30 });
  const replays = new MemoryReplayLedger({ clock, historyDays: 30 });
  await callbacks.create(callback);

  const requests: OutboundRequest[] = [];
  const answers: { next: (request: OutboundRequest) => Answer | Promise<Answer> } = { next: () => OK };
  const caller: Caller = {
    async call(request) {
      requests.push(request);
      const startedAt = clock.now();
      const answer = await answers.next(request);
      return { durationMs: clock.now() - startedAt, timings: {}, remoteAddress: '203.0.113.7', answer };
    },
  };
  const tokens = new MemoryTokenSource();
  const views = new Map<string, Health>();
  const ports: DeliverPorts = {
    callbacks,
    directory: callbacks,
    calls,
    replays,
    health,
    healthView: {
      get: async (id) => views.get(id) ?? health.get(id),
      remember: (id, known) => void views.set(id, known),
    },
    queue: queues,
    notices: queues,
    recovery: queues,
    events: queues,
    caller,
    tokens,
    clock,
    log,
    settings: { payloadHistory: 'all', parkAfterErrors: 10 },
  };

  return {
    clock,
    log,
    queues,
    callbacks,
    calls,
    health,
    replays,
    requests,
    answers,
    tokens,
    ports,
    forgetViews: () => views.clear(),
    /** Delivers the messages as one batch; returns the ids (indices) that come back. */
    async deliver(
      messages: CallMessage[],
      {
        receiveCount = 1,
        remainingMs = 150_000,
        sentAt = clock.now(),
        as = ports,
      }: { receiveCount?: number; remainingMs?: number; sentAt?: number; as?: DeliverPorts } = {},
    ): Promise<string[]> {
      const batch = messages.map((message, i) => ({
        // The same whenever the same message comes, and no other's.
        id: `${i} ${message.callId} ${message.turn} ${message.trigger}`,
        message,
        receiveCount,
        sentAt,
      }));
      const back = await deliverBatch(as, batch, () => remainingMs);
      return back.map((id) => id.split(' ')[0]!);
    },
    /** The successors sent since the last call. */
    takeRetries: () => queues.sent.retries.splice(0),
    /** What was sent to `recover` since the last call. */
    takeRecovery: () => queues.sent.recovery.splice(0),
  };
}

export type World = Awaited<ReturnType<typeof deliverWorld>>;
export type PortMethod = { [P in keyof World['ports']]: [P, keyof World['ports'][P]] }[keyof World['ports']];

/** Makes the nth call of a port's method fail, before or after its effect, as a dying worker or a lost answer does. */
export function breakOnce(world: World, [port, method]: PortMethod, when: 'before' | 'after', nth = 1): void {
  const target = world.ports[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const original = target[method as string]!.bind(target);
  let count = 0;
  target[method as string] = async (...args) => {
    count += 1;
    if (count !== nth) return original(...args);
    if (when === 'after') await original(...args);
    throw new Error(`broken ${when} ${String(method)}`);
  };
}

export const ID = sampleCallback().id;

export function stored(world: World, { callbackId, callId }: CallMessage) {
  return world.calls.get(callbackId, callId);
}
