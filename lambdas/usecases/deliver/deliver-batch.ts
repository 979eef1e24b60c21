import type { CallMessage } from '../../contract/messages.ts';
import type { Received } from '../../ports/received.ts';
import type { Aftermath, CallResult } from './aftermath.ts';
import { deliverCall } from './deliver-call.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { eventsOf } from './health-events-of.ts';
import { settleHealth } from './settle-health.ts';

/** What has ended is settled at least this often, so that one slow call does not hold up its batch's after-effects. */
const WAVE_MS = 1000;

interface Ended {
  id: string;
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
 * - successes in one write at the end.
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
  let ended: Ended[] = [];

  const works = batch.map(async (received) => {
    await orReturn(ports, returned, [received.id], async () => {
      const aftermath = await deliverCall(ports, received, remainingMs);
      const { result, ...others } = aftermath;
      const isFirstFailure = result && !succeeded(result) && !failing.has(result.callbackId);
      if (isFirstFailure) failing.add(result.callbackId);
      if (result && (isFirstFailure || result.isRepeat)) {
        for (const event of eventsOf([result])) await settleHealth(ports, result.callbackId, event);
        ended.push({ id: received.id, aftermath: others });
      } else {
        ended.push({ id: received.id, aftermath });
      }
    });
  });

  let isOver = false;
  const over = Promise.all(works).then(() => {
    isOver = true;
  });
  const successes: Ended[] = [];
  for (let isLast = false; !isLast; ) {
    await Promise.race([over, ports.clock.sleep(WAVE_MS)]);
    isLast = isOver;
    const wave = Map.groupBy(ended, ({ aftermath: { result } }) => result !== undefined && succeeded(result));
    ended = [];
    successes.push(...(wave.get(true) ?? []));
    await settleWave(ports, returned, [...(wave.get(false) ?? []), ...(isLast ? successes : [])]);
  }
  return [...returned];
}

function succeeded({ attempt }: CallResult): boolean {
  return attempt.outcome === 'success';
}

/** Health, notices, successors: after a crash in between, the returning message runs all of them again. */
async function settleWave(ports: DeliverPorts, returned: Set<string>, wave: Ended[]): Promise<void> {
  const byCallback = Map.groupBy(
    wave.filter(({ aftermath }) => aftermath.result),
    ({ aftermath }) => aftermath.result!.callbackId,
  );
  await Promise.all(
    [...byCallback].map(([callbackId, group]) =>
      orReturn(
        ports,
        returned,
        group.map(({ id }) => id),
        async () => {
          for (const event of eventsOf(group.map(({ aftermath }) => aftermath.result!))) {
            await settleHealth(ports, callbackId, event);
          }
        },
      ),
    ),
  );
  await Promise.all(
    wave
      .filter(({ id, aftermath }) => aftermath.notice && !returned.has(id))
      .map(({ id, aftermath }) => orReturn(ports, returned, [id], () => announce(ports, aftermath.notice!))),
  );
  const onward = wave.filter(({ id, aftermath }) => aftermath.successor && !returned.has(id));
  if (onward.length === 0) return;
  await orReturn(
    ports,
    returned,
    onward.map(({ id }) => id),
    () => ports.queue.retry(onward.map(({ aftermath }) => aftermath.successor!)),
  );
}

function announce({ notices, clock }: DeliverPorts, failed: { callbackId: string; callId: string }) {
  return notices.notify({ v: 1, kind: 'call', ...failed, queuedAt: clock.now() }, 0);
}

async function orReturn(
  ports: DeliverPorts,
  returned: Set<string>,
  ids: string[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    for (const id of ids) returned.add(id);
    ports.log.error('delivery.faulted', {
      messages: ids.length,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
