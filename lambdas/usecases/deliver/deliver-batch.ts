import type { CallMessage } from '../../contract/messages.ts';
import type { Received } from '../../ports/received.ts';
import type { Aftermath, CallResult } from './aftermath.ts';
import { deliverCall } from './deliver-call.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { eventsOf } from './health-events-of.ts';
import { reserveSlots } from './reserve-slots.ts';
import { askForProbes, countDropped } from './settle-drain.ts';
import { settleHealth } from './settle-health.ts';
import { type Replayed, replayedOf, settleReplays } from './settle-replays.ts';

/** What has ended is settled within this time, so that one slow call does not hold up its batch's after-effects. */
const WAVE_MS = 1000;

interface Ended {
  received: Received<CallMessage>;
  aftermath: Aftermath;
}

/**
 * Delivers all calls of a batch at once, each within its own limits. What came of them is told to their callbacks'
 * health:
 * - a callback's first failure in the batch at once: it may open an outage, and the mail should not wait for slow
 *   neighbours;
 * - what a repeated message finds to be done again at once, and by itself: among others it would no longer say what it
 *   said the first time;
 * - other failures in waves, each before its successor is sent, so that the next attempt does not wait either;
 * - successes in one write at the end, or with the failures of the same callback: a streak must not look longer than it
 *   is. And at the end the calls of a drain that no attempt came of.
 *
 * Returns the ids of messages that must come back: only for faults of ours, never for what a receiver did.
 */
export async function deliverBatch(
  ports: DeliverPorts,
  batch: Received<CallMessage>[],
  remainingMs: () => number,
): Promise<string[]> {
  const returned = new Set<string>();
  const failing = new Set<string>();
  const dropped: NonNullable<Aftermath['dropped']>[] = [];
  const replayed = new Map<string, Replayed | undefined>();
  const grantOf = reserveSlots(ports, batch);
  let ended: Ended[] = [];

  const works = batch.map(async (received) => {
    await orReturn(ports, returned, [received], async () => {
      const aftermath = await deliverCall(ports, received, remainingMs, grantOf(received));
      const { result, ...others } = aftermath;
      if (aftermath.dropped) dropped.push(aftermath.dropped);
      replayed.set(received.id, replayedOf(received.message, aftermath));
      const isFirstFailure = result && !succeeded(result) && !failing.has(result.callback.id);
      if (isFirstFailure) failing.add(result.callback.id);
      if (result && (isFirstFailure || result.isRepeat)) {
        await settleResults(ports, [result]);
        ended.push({ received, aftermath: others });
      } else {
        ended.push({ received, aftermath });
      }
    });
  });

  let isOver = false;
  const over = Promise.all(works).then(() => {
    isOver = true;
  });
  let news = Promise.withResolvers<void>();
  for (const work of works) work.then(() => news.resolve());
  const canWait = ({ aftermath: { result } }: Ended) =>
    result !== undefined && succeeded(result) && !failing.has(result.callback.id);
  for (let isLast = false; !isLast; ) {
    await Promise.race([over, news.promise]);
    // What ends soon after is settled with it.
    if (!isOver) await Promise.race([over, ports.clock.sleep(WAVE_MS)]);
    news = Promise.withResolvers();
    isLast = isOver;
    const wave = isLast ? ended : ended.filter((one) => !canWait(one));
    ended = isLast ? [] : ended.filter(canWait);
    await settleWave(ports, returned, wave);
  }
  const byCallback = Map.groupBy(dropped, ({ callbackId }) => callbackId);
  for (const [callbackId, some] of byCallback)
    await countDropped(
      ports,
      callbackId,
      some.map(({ step }) => step),
    );
  for (const id of returned) replayed.delete(id);
  await settleReplays(
    ports,
    [...replayed.values()].filter((one) => one !== undefined),
  );
  return [...returned];
}

function succeeded({ attempt }: CallResult): boolean {
  return attempt.outcome === 'success';
}

function resultsIn(group: Ended[]): CallResult[] {
  return group.flatMap(({ aftermath }) => aftermath.result ?? []);
}

/** Each event is told, whatever became of the one before: what comes back is told as a repeat. */
async function settleResults(ports: DeliverPorts, results: CallResult[]): Promise<void> {
  const faults: unknown[] = [];
  for (const told of eventsOf(results, ports.settings.parkAfterErrors))
    await settleHealth(ports, told).catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
}

/** Health, notices, successors: after a crash in between, the returning message runs all of them again. */
async function settleWave(ports: DeliverPorts, returned: Set<string>, wave: Ended[]): Promise<void> {
  const byCallback = Map.groupBy(
    wave.filter(({ aftermath }) => aftermath.result),
    ({ aftermath }) => aftermath.result!.callback.id,
  );
  await Promise.all(
    [...byCallback.values()].map((group) =>
      orReturn(
        ports,
        returned,
        group.map(({ received }) => received),
        () => settleResults(ports, resultsIn(group)),
      ),
    ),
  );
  for (const { aftermath } of wave) if (aftermath.probeMore) await askForProbes(ports, aftermath.probeMore);
  await Promise.all(
    wave
      .filter(({ received, aftermath }) => aftermath.notice && !returned.has(received.id))
      .map(({ received, aftermath }) =>
        orReturn(ports, returned, [received], () => announce(ports, aftermath.notice!)),
      ),
  );
  const onward = wave.filter(({ received, aftermath }) => aftermath.successor && !returned.has(received.id));
  if (onward.length === 0) return;
  await orReturn(
    ports,
    returned,
    onward.map(({ received }) => received),
    () => ports.queue.retry(onward.map(({ aftermath }) => aftermath.successor!)),
  );
}

function announce({ notices, clock }: DeliverPorts, failed: { callbackId: string; callId: string }) {
  return notices.notify({ v: 1, kind: 'call', ...failed, queuedAt: clock.now() }, 0);
}

async function orReturn(
  ports: DeliverPorts,
  returned: Set<string>,
  messages: Received<CallMessage>[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const { id, message } of messages) {
      returned.add(id);
      const { callId, callbackId, trigger } = message;
      ports.log.error('delivery.faulted', { callId, callbackId, trigger, reason });
    }
  }
}
