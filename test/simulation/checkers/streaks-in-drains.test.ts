import { expect, test } from 'vitest';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { p8Recovery } from './p8-recovery.ts';
import { quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, MINUTE_MS, SECOND_MS } from './record-story.ts';

const AT = START + 3_600_000;

test('ten failures in a row over more than 10 s after which the drain goes on are reported', () => {
  expect(whatsOf(p8Recovery, draining(12))).toEqual([
    '10 failures in a row since 1:00:00, and the drain goes on',
  ]);
});

test('a callback that is parked, or stopped, right after the streak is accepted', () => {
  for (const mode of ['parked', 'stopped'] as const) {
    const record = draining(11, { leftAt: AT + 21 * SECOND_MS, mode });
    expect(whatsOf(p8Recovery, record)).toEqual([]);
  }
});

test('nine failures, or ten within 10 s, are no streak that parks', () => {
  expect(whatsOf(p8Recovery, draining(9))).toEqual([]);
  expect(whatsOf(p8Recovery, draining(12, { apartMs: 500 }))).toEqual([]);
});

test('a success in between ends the streak, whatever began before it does not count', () => {
  const record = draining(12);
  const between = AT + 12 * SECOND_MS;
  addCall(record, { at: between - SECOND_MS, tries: [{ at: between + 100 }] });
  expect(whatsOf(p8Recovery, record)).toEqual([]);
});

test('failures that the success of a slow batch overtakes, or that one follows at once, park nothing', () => {
  const slow = draining(12);
  addCall(slow, { at: AT - SECOND_MS, tries: [{ at: AT - SECOND_MS }] });
  const { invocation } = slow.requests.at(-1)!;
  slow.invocations.find(({ id }) => id === invocation)!.endedAt = AT + 4 * SECOND_MS;
  expect(whatsOf(p8Recovery, slow)).toEqual([]);
  const followed = draining(10);
  addCall(followed, { at: AT + 19 * SECOND_MS, tries: [{ at: AT + 20 * SECOND_MS }] });
  expect(whatsOf(p8Recovery, followed)).toEqual([]);
});

test('failures that a fault hit, or of an older configuration, surely count for nothing', () => {
  const hit = draining(12);
  for (const { invocation } of hit.requests.slice(0, 4))
    hit.faults.push({ at: AT, kind: 'fail', where: 'health.apply', invocation });
  expect(whatsOf(p8Recovery, hit)).toEqual([]);
  const edited = draining(12);
  const [configs] = edited.callbacks.values();
  configs!.push({ at: AT + 9 * SECOND_MS, callback: { ...configs![0]!.callback, version: 2 } });
  expect(whatsOf(p8Recovery, edited)).toEqual([]);
});

test('a callback that may not park is not parked', () => {
  const retry = { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: 3 };
  expect(whatsOf(p8Recovery, draining(12, { changes: { retry } }))).toEqual([]);
  const record = draining(12);
  record.settings = { parkAfterErrors: 0, drainPerSecond: 500 };
  expect(whatsOf(p8Recovery, record)).toEqual([]);
  record.settings.parkAfterErrors = 11;
  expect(whatsOf(p8Recovery, { ...record })).toHaveLength(1);
});

interface Told {
  apartMs?: number;
  leftAt?: number;
  mode?: 'parked' | 'stopped' | 'direct';
  changes?: Partial<Callback>;
}

/** So many first attempts fail in a drain. */
function draining(
  failures: number,
  { apartMs = 2000, leftAt = AT + 5 * MINUTE_MS, mode = 'direct', changes = {} }: Told = {},
): SimRecord {
  const record = quietRecord(changes);
  const { id: callbackId } = sampleCallback(changes);
  addMove(record, callbackId, AT - SECOND_MS, { mode: 'draining', epoch: 2, drainId: '2' });
  for (let n = 0; n < failures; n++) {
    const at = AT + n * apartMs;
    addCall(record, { callbackId, at: at - SECOND_MS, tries: [{ at, outcome: 'http_error' }] });
  }
  addMove(record, callbackId, leftAt, { mode, epoch: 3 });
  return record;
}
