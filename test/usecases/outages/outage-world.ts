import { CachedCallbackLookup } from '../../../lambdas/adapters/cache/cached-callback-lookup.ts';
import { CachedHealth } from '../../../lambdas/adapters/cache/cached-health.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Answer } from '../../../lambdas/domain/call/answer.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { callFrom, waiting } from '../../../lambdas/domain/call/call-moves.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import type { Caller } from '../../../lambdas/ports/caller.ts';
import type { Mail, MailResult } from '../../../lambdas/ports/mailer.ts';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { tick } from '../../../lambdas/usecases/recover/tick.ts';
import { workMessages } from '../../../lambdas/usecases/recover/work-messages.ts';
import { MemoryAccessLedger } from '../../kit/memory/memory-access-ledger.ts';
import { MemoryCallLedger } from '../../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryDeadLetters } from '../../kit/memory/memory-dead-letters.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { MemoryReplayLedger } from '../../kit/memory/memory-replay-ledger.ts';
import { MemoryTokenSource } from '../../kit/memory/memory-token-source.ts';
import { DAY_MS, sampleCallback, sampleContent } from '../../kit/samples.ts';
import { BROKEN } from '../deliver/world.ts';
import { HandingQueues, type Worker } from './handing-queues.ts';

export const ID = sampleCallback().id;
export const INTERVAL_MS = 300_000;
export const MINUTE_MS = 60_000;
/** How long the receiver takes for an answer. */
const LATENCY_MS = 20;
const TICK_SECONDS = 60;

/** A request as the receiver saw it. */
export interface Seen {
  callId: string;
  at: number;
  url: string;
}

interface Options {
  callback?: Callback;
  indexLagMs?: number;
}

/**
 * One callback, and all that is done about it: the use cases of deliver and recover on in-memory ports, with queues that
 * hand messages on, a tick, and a receiver that answers as told. Nothing happens but in `run`.
 */
export async function outageWorld({ callback = sampleCallback(), indexLagMs = 0 }: Options = {}) {
  const clock = new MemoryClock();
  const log = new MemoryLog();
  const queues = new HandingQueues(clock);
  const directory = new MemoryCallbackDirectory({ clock });
  const calls = new MemoryCallLedger({ clock, historyDays: 30, indexLagMs });
  const health = new MemoryHealthLedger({ clock, historyDays: 30 });
  await directory.create(callback);

  const seen: Seen[] = [];
  const receiver: { answer: (request: Seen) => Answer | Promise<Answer> } = { answer: () => BROKEN };
  const caller: Caller = {
    async call({ url, headers }) {
      const request = { callId: headers['webhook-id']!, at: clock.now(), url };
      seen.push(request);
      await clock.sleep(LATENCY_MS);
      const answer = await receiver.answer(request);
      return { durationMs: clock.now() - request.at, timings: {}, answer };
    },
  };
  const shared = {
    directory,
    calls,
    replays: new MemoryReplayLedger({ clock, historyDays: 30 }),
    health,
    notices: queues,
    recovery: queues,
    events: queues,
    clock,
    log,
  };
  const deliverPorts = {
    ...shared,
    callbacks: new CachedCallbackLookup({ lookup: directory, clock }),
    healthView: new CachedHealth({ ledger: health, clock }),
    queue: queues,
    caller,
    tokens: new MemoryTokenSource(),
    settings: { payloadHistory: 'all', parkAfterErrors: 10 },
  } as const;
  const recoverPorts = {
    ...shared,
    callbacks: directory,
    retries: queues,
    deadLetters: new MemoryDeadLetters({ clock }),
    readLetter: () => ({ reason: 'there are none' }),
    settings: { drainPerSecond: 500, tickSeconds: TICK_SECONDS },
  };
  const mails: Mail[] = [];
  const noticePorts = {
    ...shared,
    callbacks: directory,
    access: new MemoryAccessLedger(),
    mailer: {
      async send(mail: Mail): Promise<MailResult> {
        mails.push(mail);
        return { kind: 'sent', mailId: `mail-${mails.length}` };
      },
    },
    settings: { publicUrl: 'https://redial.example', historyDays: 30, parkAfterErrors: 10 },
  };
  const deliver: Worker<CallMessage> = (batch) => deliverBatch(deliverPorts, batch, () => 150_000);
  queues.workers = {
    deliveries: deliver,
    retries: deliver,
    notices: async (batch) => {
      for (const { message } of batch) await sendNotice(noticePorts, message);
      return [];
    },
    recovery: (batch) => workMessages(recoverPorts, batch),
  };
  void (async () => {
    for (;;) {
      await clock.sleep(TICK_SECONDS * 1000);
      await tick(recoverPorts, clock.now(), () => 60_000);
    }
  })();

  return {
    ...shared,
    queues,
    /** What the API's use cases are given. */
    api: { ...shared, callbacks: directory, retries: queues },
    recoverPorts,
    receiver,
    seen,
    mails,
    is: () => health.get(ID),
    run: (milliseconds: number) => clock.advance(milliseconds),
    /** Publishes calls, so far apart, and runs meanwhile; returns their ids. */
    async publish(count: number, apartMs: number): Promise<string[]> {
      const ids: string[] = [];
      for (let i = 0; i < count; i++) {
        const acceptedAt = clock.now();
        const callId = derivedId('call', acceptedAt, 'published', i);
        ids.push(callId);
        const call = sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS });
        await queues.deliver([{ v: 1, callId, callbackId: ID, turn: 1, trigger: 'delivery', call }]);
        await clock.advance(apartMs);
      }
      return ids;
    },
    /** Writes calls that wait, as workers of a parked callback would have; returns their ids. */
    async store(count: number, { apartMs = 1, ...fields }: Partial<Call> & { apartMs?: number } = {}) {
      const ids: string[] = [];
      for (let i = 0; i < count; i++) {
        const acceptedAt = clock.now() - (count - i) * apartMs;
        const content = sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS });
        const call = callFrom(derivedId('call', acceptedAt, 'stored', i), ID, content);
        await calls.put({ ...waiting(call), ...fields }, 'nothing');
        ids.push(call.id);
      }
      return ids;
    },
    /** The calls as they are, the oldest first. */
    async stored(ids: string[]): Promise<Call[]> {
      const found = await calls.getMany(ids.map((id) => ({ callbackId: ID, id })));
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    /** How many requests there were for each call since then. */
    attemptsSince: (since: number) =>
      Map.groupBy(
        seen.filter(({ at }) => at >= since),
        ({ callId }) => callId,
      ),
    async runUntil(isThere: (health: Health) => boolean, mostMs: number, stepMs = 500): Promise<void> {
      for (const end = clock.now() + mostMs; !isThere(await health.get(ID)); ) {
        if (clock.now() > end) throw new Error(`Still ${(await health.get(ID)).mode} after ${mostMs} ms.`);
        await clock.advance(stepMs);
      }
    },
    lines: (event: string) => log.lines.filter((line) => line.event === event).map(({ fields }) => fields),
  };
}

export type OutageWorld = Awaited<ReturnType<typeof outageWorld>>;
