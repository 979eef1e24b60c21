import type { EventHandover } from '../../../lambdas/contract/messages.ts';
import type { PublishableEvent } from '../../../lambdas/domain/event/event.ts';
import { compactJson } from '../../../lambdas/domain/text/json-text.ts';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { acceptEvent } from '../../../lambdas/usecases/publish/accept-event.ts';
import { publishEvents } from '../../../lambdas/usecases/publish/publish-events.ts';
import { workMessages } from '../../../lambdas/usecases/recover/work-messages.ts';
import { MemoryAccessLedger } from '../../kit/memory/memory-access-ledger.ts';
import { MemoryBatchLedger } from '../../kit/memory/memory-batch-ledger.ts';
import { MemoryIdempotencyLedger } from '../../kit/memory/memory-idempotency-ledger.ts';
import { NOTICE_SETTINGS, ScriptedMailer } from '../../kit/notice-scene.ts';
import { sampleCallback } from '../../kit/samples.ts';
import { deliverWorld } from '../deliver/world.ts';

const TICK_MS = 60_000;

/** All queues with all that work them, in memory and under a virtual clock: what one sends another gets when it is due. */
export async function outageMachine(...callbacks: Parameters<typeof sampleCallback>[0][]) {
  const world = await deliverWorld({ callback: sampleCallback(callbacks[0]) });
  for (const changes of callbacks.slice(1)) await world.callbacks.create(sampleCallback(changes));
  const { clock, log, queues, health } = world;
  const idempotency = new MemoryIdempotencyLedger({ clock });
  const batches = new MemoryBatchLedger({ clock, historyDays: 30 });
  const said = { queue: queues, retries: queues, recovery: queues, notices: queues, events: queues };
  const mailer = new ScriptedMailer();
  const common = { ...world.ports, ...said, callbacks: world.callbacks };
  const publishing = { ...common, idempotency, batches };
  const recovering = { ...common, replays: world.replays, settings: { drainPerSecond: 500 } };
  const notifying = { ...common, access: new MemoryAccessLedger(), mailer, settings: NOTICE_SETTINGS };
  const announced: string[] = [];
  const agenda: { at: number; work: () => Promise<unknown> }[] = [];

  const accept = ({ eventId, event, v: _, ...rest }: EventHandover) => {
    const { payload, ...content } = event as PublishableEvent & { payload: unknown };
    announced.push(content.type.replace(/^callback\.cb_0*/, ''));
    const accepted = { id: eventId, ...rest, event: { ...content, payload: compactJson(payload) } };
    return acceptEvent(publishing, accepted, () => 60_000);
  };

  /** What was sent, as work for when it is due. */
  function collect(): void {
    const now = clock.now();
    const due = (at: number, work: () => Promise<unknown>) => agenda.push({ at: Math.max(at, now), work });
    for (const event of queues.sent.events.splice(0)) due(now, () => accept(event));
    for (const message of queues.sent.deliveries.splice(0)) due(now, () => world.deliver([message]));
    for (const { message, dueAt } of world.takeRetries()) due(dueAt, () => world.deliver([message]));
    for (const { message, delaySeconds } of queues.sent.notices.splice(0))
      due(now + delaySeconds * 1000, () => sendNotice(notifying, message));
    for (const { message, delayMs } of world.takeRecovery()) due(now + delayMs, () => recover(message));
  }

  const recover = (message: Parameters<typeof workMessages>[1][number]['message']) =>
    workMessages(recovering, [{ id: '0', message, receiveCount: 1, sentAt: clock.now() }]);

  /** The tick's work: whoever has something due, and is not woken by a message. */
  async function nextTick(until: number): Promise<boolean> {
    for (let at = clock.now() + TICK_MS; at <= until; at += TICK_MS) {
      for await (const [callbackId] of health.overdue(at - 2 * TICK_MS)) {
        clock.set(at);
        await recover({ v: 1, kind: 'beat', callbackId: callbackId! });
        return true;
      }
    }
    return false;
  }

  return {
    ...{ clock, health, log, mailer, answers: world.answers, requests: world.requests },
    /** The state events that were published, as `<callback>.<change>`. */
    announced,
    publish: (event: PublishableEvent) => publishEvents(publishing, [event]),
    /** Runs until nothing is left to be done, for so many virtual days at most. Returns whether that is so. */
    async runUntilQuiet(days: number): Promise<boolean> {
      const end = clock.now() + days * 86_400_000;
      for (collect(); ; collect()) {
        const next = agenda.toSorted((one, other) => one.at - other.at)[0];
        const until = Math.min(next?.at ?? end, end);
        if (await nextTick(until)) continue;
        if (next === undefined) return true;
        if (next.at > end) return false;
        agenda.splice(agenda.indexOf(next), 1);
        clock.set(Math.max(clock.now(), next.at) + 1);
        await next.work();
      }
    },
  };
}
