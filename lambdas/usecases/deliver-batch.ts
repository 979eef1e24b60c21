import type { CallMessage } from '../contract/messages.ts';
import type { FailedEvent, SucceededEvent } from '../domain/health-events.ts';
import { derivedId } from '../domain/ids.ts';
import type { Received } from '../ports/received.ts';
import { type Aftermath, type CallResult, deliverCall } from './deliver-call.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { settleHealth } from './settle-health.ts';

/** What has ended is settled at least this often, so that one slow call does not hold up its batch's after-effects. */
const WAVE_MS = 1000;

interface Ended {
  id: string;
  aftermath: Aftermath;
}

/**
 * Delivers all calls of a batch at once, each within its own limits. A callback's first failure in the batch is told
 * to its health at once: it may open an outage, and the mail should not wait for slow neighbours. Everything else is
 * settled in waves: one health write per callback, then the successors in batches.
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
      const { result, successor } = aftermath;
      if (result && result.attempt.outcome !== 'success' && !failing.has(result.callbackId)) {
        failing.add(result.callbackId);
        await settleHealth(ports, result.callbackId, failedEvent([result]));
        ended.push({ id: received.id, aftermath: { successor } });
      } else {
        ended.push({ id: received.id, aftermath });
      }
    });
  });

  let isOver = false;
  const over = Promise.all(works).then(() => {
    isOver = true;
  });
  do {
    await Promise.race([over, ports.clock.sleep(WAVE_MS)]);
    const wave = ended;
    ended = [];
    await settleWave(ports, returned, wave);
  } while (!isOver || ended.length > 0);
  return [...returned];
}

/** Health before successors: after a crash in between, the returning message runs both again. */
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
  const onward = wave.filter(({ id, aftermath }) => aftermath.successor && !returned.has(id));
  if (onward.length === 0) return;
  await orReturn(
    ports,
    returned,
    onward.map(({ id }) => id),
    () => ports.queue.retry(onward.map(({ aftermath }) => aftermath.successor!)),
  );
}

/** One event of each kind, the one whose newest attempt began later told last. */
function eventsOf(results: CallResult[]): (FailedEvent | SucceededEvent)[] {
  const { success = [], failure = [] } = Object.groupBy(results, ({ attempt }) =>
    attempt.outcome === 'success' ? 'success' : 'failure',
  );
  const events: (FailedEvent | SucceededEvent)[] = [];
  if (failure.length > 0) events.push(failedEvent(failure));
  if (success.length > 0) events.push(succeededEvent(success));
  return events.sort((one, other) => one.startedAt - other.startedAt);
}

function succeededEvent(results: CallResult[]): SucceededEvent {
  const { attempt, configVersion } = newestOf(results);
  const endedAt = attempt.startedAt + attempt.durationMs;
  return { kind: 'succeeded', configVersion, startedAt: attempt.startedAt, endedAt, count: results.length };
}

function failedEvent(results: CallResult[]): FailedEvent {
  const { attempt, configVersion } = newestOf(results);
  const { callbackId, callId, turn, attempt: first } = results[0]!;
  return {
    kind: 'failed',
    configVersion,
    startedAt: attempt.startedAt,
    endedAt: attempt.startedAt + attempt.durationMs,
    count: results.length,
    firstAttempts: results.filter(({ isFirstAttempt }) => isFirstAttempt).length,
    failedBefore: results.map(({ failedBefore }) => failedBefore),
    error: {
      at: attempt.startedAt,
      outcome: attempt.outcome,
      ...(attempt.statusCode !== undefined && { statusCode: attempt.statusCode }),
      ...(attempt.statusMessage !== undefined && { message: attempt.statusMessage }),
    },
    callId,
    outageId: derivedId('out', first.startedAt, callbackId, callId, turn),
  };
}

function newestOf(results: CallResult[]): CallResult {
  return results.reduce((newest, result) =>
    result.attempt.startedAt > newest.attempt.startedAt ? result : newest,
  );
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
