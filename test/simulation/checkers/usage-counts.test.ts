import { expect, test } from 'vitest';
import { sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { healthyRecord, whatsOf } from './record-samples.ts';
import { miscountedUsage } from './usage-counts.ts';

const { id: callbackId } = sampleCallback();
const whats = (record: SimRecord) => whatsOf(miscountedUsage, record);

/** Six requests, of which one failed; usage says so many more. */
function counting({ calls = 0, errors = 0 }): SimRecord {
  const record = healthyRecord();
  const health = record.final.health.get(callbackId)!;
  const { totalCalls, totalErrors } = health;
  record.final.health.set(callbackId, {
    ...health,
    ...{ totalCalls: totalCalls + calls, totalErrors: totalErrors + errors },
  });
  return record;
}

test('usage that counts each request once is accepted', () => {
  expect(whats(counting({}))).toEqual([]);
});

test('one that is counted twice, or never, is reported', () => {
  for (const calls of [1, -1])
    expect(whats(counting({ calls }))).toEqual([
      `its usage counts ${6 + calls} requests, and there were 6, of which 0 are uncertain`,
    ]);
  expect(whats(counting({ errors: 1 }))).toEqual([
    'its usage counts 2 failures, and there were 1, of which 0 are uncertain',
  ]);
});

test('those of a worker that was disturbed may be counted twice, or never, and no others', () => {
  for (const calls of [1, -1, 2]) {
    const record = counting({ calls });
    const { at, invocation } = record.requests[0]!;
    record.faults.push({ at, kind: 'lost', where: 'health.apply', invocation });
    expect(whats(record)).toHaveLength(calls === 2 ? 1 : 0);
  }
});

test('a request of which nobody knows what came of it counts nowhere', () => {
  const record = counting({ calls: -1 });
  delete record.requests[0]!.outcome;
  delete record.requests[0]!.endedAt;
  expect(whats(record)).toEqual([]);
});
