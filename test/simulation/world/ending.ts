import { LARGEST_PAGE } from '../../../lambdas/contract/limits.ts';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SimRecord } from './record.ts';
import type { World } from './world.ts';

/** Reads what is left in the tables and queues, then lets the retention pass and looks whether all could be read until then. */
export async function ended(world: World): Promise<SimRecord> {
  const { record, stores, queues, time } = world;
  record.endedAt = time.now();
  const { final } = record;
  for (const callbackId of record.callbacks.keys()) {
    for await (const { calls } of stores.calls.newest(callbackId, {}, LARGEST_PAGE))
      final.calls.push(...calls);
    final.outages.push(...(await stores.health.listOutages(callbackId, 1000)));
    final.health.set(callbackId, await stores.health.get(callbackId));
  }
  for (const { id } of final.calls) final.attempts.set(id, await stores.calls.attempts(id, 1000));
  final.left = queues.all.flatMap((queue) => queue.left().map(({ body }) => ({ queue: queue.name, body })));
  final.unreadable = await unreadableOf(world, final.calls);
  return record;
}

async function unreadableOf({ stores, record, time, settings }: World, calls: Call[]): Promise<string[]> {
  const unreadable: string[] = [];
  const byAge = calls.toSorted((one, other) => one.createdAt - other.createdAt);
  // Where only failures keep their payload, a call that succeeded at once has none.
  const keepsPayload = ({ id, status, attemptCount }: Call) =>
    settings.payloadHistory === 'all' ||
    status !== 'SUCCESS' ||
    (attemptCount > 1 && failedFirst(record.final.attempts.get(id)!));
  for (const { callbackId, id, createdAt } of byAge) {
    time.jump(createdAt + record.historyMs - 1);
    const call = await stores.calls.get(callbackId, id);
    const isWhole = call && (!keepsPayload(call) || (await stores.calls.payload(call)) !== undefined);
    if (!isWhole) unreadable.push(id);
  }
  return unreadable;
}

function failedFirst(attempts: Attempt[]): boolean {
  const success = attempts.findLast(({ outcome }) => outcome === 'success');
  const failed = attempts.filter(({ outcome }) => outcome !== 'success' && outcome !== 'unknown');
  return failed.some(({ startedAt, durationMs }) => startedAt + durationMs < (success?.startedAt ?? 0));
}
