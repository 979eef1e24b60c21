import type { CallMessage, RecoveryMessage, ReplayMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { callFrom, closed, failed } from '../../../lambdas/domain/call/call-moves.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Replay } from '../../../lambdas/domain/replay/replay.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import { tick } from '../../../lambdas/usecases/recover/tick.ts';
import { workReplay } from '../../../lambdas/usecases/recover/work-replay.ts';
import { startReplay } from '../../../lambdas/usecases/replays/start-replay.ts';
import type { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryDeadLetters } from '../../kit/memory/memory-dead-letters.ts';
import { DAY_MS, sampleAttempt, sampleCallback, sampleContent } from '../../kit/samples.ts';
import { deliverWorld, ID } from '../deliver/world.ts';

export const OWNER = { actor: 'the owner', role: 'owner', tenant: 'default' } as const;
const TICK_SECONDS = 60;
const BATCH = 10;

interface Waiting {
  at: number;
  call?: CallMessage;
  recovery?: RecoveryMessage;
}

/** Replays as the API starts them, `recover` paces them and deliver attempts them, over in-memory ports and queues. */
export async function replayWorld({ callback = sampleCallback() }: { callback?: Callback } = {}) {
  const world = await deliverWorld({ callback });
  const { clock, queues, calls, replays } = world;
  const settings = { ...world.ports.settings, drainPerSecond: 500, tickSeconds: TICK_SECONDS };
  const ports = {
    ...world.ports,
    callbacks: world.callbacks,
    replays,
    retries: queues,
    deadLetters: new MemoryDeadLetters({ clock }),
    readLetter: (_queue: unknown, { body }: { body: string }) => ({ body }),
    settings,
  };
  let agenda: Waiting[] = [];
  /** How many calls were sent at a time. */
  const steps: number[] = [];

  const takeSent = () => {
    const now = clock.now();
    const sent = queues.sent.retries.splice(0);
    const replayed = sent.filter(({ message }) => message.trigger === 'replay' && !message.sentOn);
    if (replayed.length > 0) steps.push(replayed.length);
    agenda.push(...sent.map(({ message, dueAt }) => ({ at: Math.max(now, dueAt), call: message })));
    const recovery = queues.sent.recovery.splice(0);
    agenda.push(...recovery.map(({ message, delayMs }) => ({ at: now + delayMs, recovery: message })));
  };

  return {
    ...world,
    replays,
    recoverPorts: ports,
    steps,
    start: (asked: { since?: number; until?: number; perSecond?: number } = {}) =>
      startReplay(ports, OWNER, ID, asked),
    is: async (id: string): Promise<Replay> => (await replays.get(ID, id))!,
    work: (message: ReplayMessage) => workReplay(ports, message),
    tick: () => tick(ports, clock.now(), () => 60_000),
    takeSent,
    /** Loses what is on its way. */
    lose: (isLost: (waiting: Waiting) => boolean) => {
      takeSent();
      agenda = agenda.filter((waiting) => !isLost(waiting));
    },
    onItsWay: () => {
      takeSent();
      return agenda;
    },
    /** Works all that comes due within the time, in the order of its coming, `deliver` in batches. */
    async run(ms: number): Promise<void> {
      const end = clock.now() + ms;
      for (takeSent(); ; takeSent()) {
        const next = Math.min(...agenda.map(({ at }) => at));
        if (next > end) break;
        clock.set(Math.max(clock.now(), next));
        const due = agenda.filter(({ at }) => at <= clock.now());
        agenda = agenda.filter(({ at }) => at > clock.now());
        const messages = due.flatMap(({ call }) => call ?? []);
        for (let i = 0; i < messages.length; i += BATCH)
          await whileTimePasses(clock, world.deliver(messages.slice(i, i + BATCH)));
        for (const { recovery } of due) if (recovery?.kind === 'replay') await workReplay(ports, recovery);
      }
      clock.set(end);
    },
    /** Calls that failed until their cutoff, accepted a second apart; the newest of them three days ago. */
    async failedCalls(count: number, fields: Partial<Call> = {}): Promise<Call[]> {
      const made = Array.from({ length: count }, (_, i) => {
        const acceptedAt = clock.now() - 3 * DAY_MS - (count - 1 - i) * 1000;
        return { ...failedCall(acceptedAt, i), ...fields };
      });
      await Promise.all(made.map((call) => calls.put(call, 'nothing')));
      return made;
    },
    requestsOf: (call: Call) =>
      world.requests.filter(({ headers }) => headers['webhook-id'] === call.id).length,
  };
}

/** A rate limit lets workers wait for their slots. */
async function whileTimePasses(clock: MemoryClock, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = work.then(() => {
    isOver = true;
  });
  for (;;) {
    await Promise.race([over, new Promise((resolve) => setImmediate(resolve))]);
    if (isOver) return;
    await clock.advance(100);
  }
}

export type ReplayWorld = Awaited<ReturnType<typeof replayWorld>>;

/** Attempted once, then given up at its cutoff, a day after it was accepted. */
function failedCall(acceptedAt: number, i: number): Call {
  const retryUntil = acceptedAt + DAY_MS;
  const call = callFrom(derivedId('call', acceptedAt, i), ID, sampleContent({ acceptedAt, retryUntil }));
  const attempt = sampleAttempt({ startedAt: acceptedAt });
  return closed(failed(call, attempt, { retryAt: acceptedAt + 300_000 }), 'cutoff', retryUntil);
}
