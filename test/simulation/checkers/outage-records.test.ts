import { expect, test } from 'vitest';
import type { Outage } from '../../../lambdas/domain/health/outage.ts';
import { START } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { outageRecords } from './outage-records.ts';
import { addOutage, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) =>
  whatsOf(outageRecords, record).map((what) => what.replace(/^out_\S+ /, ''));

/** Two outages, two hours apart, each of one call that fails twice; then it succeeds. `first` is what is recorded of one. */
function twoOutages(first: Partial<Outage> = {}): SimRecord {
  const record = quietRecord();
  for (const at of [START, START + 2 * HOUR_MS]) {
    const tries = [
      { at: at + SECOND_MS, outcome: 'http_error' as const },
      { at: at + 6 * MINUTE_MS, outcome: 'http_error' as const },
      { at: at + 12 * MINUTE_MS },
    ];
    addCall(record, { at, tries });
    const [failure, , success] = record.requests.slice(-3);
    Object.assign(addOutage(record, failure!, success!), { attempts: 2 });
  }
  Object.assign(record.final.outages[0]!, first);
  return record;
}

test('an outage that is over with its end and its figures is accepted', () => {
  expect(whats(twoOutages())).toEqual([]);
});

test('one without a record, or with two, is reported', () => {
  const none = twoOutages();
  none.final.outages.shift();
  expect(whats(none)).toEqual(['is over, and has no record']);
  const two = twoOutages();
  two.final.outages.push(two.final.outages[0]!);
  expect(whats(two)).toEqual(['has 2 records']);
});

test('one whose record tells another beginning, or another end, is reported', () => {
  const begun = twoOutages({ startedAt: START });
  expect(whats(begun)).toEqual(['began at 0:00:01, not at 0:00:00']);
  const unended = twoOutages();
  delete unended.final.outages[0]!.endedAt;
  expect(whats(unended)).toEqual(['ended at 0:12:00.2, and its record says never']);
});

test('figures that are no figures of what failed in it are reported', () => {
  expect(whats(twoOutages({ attempts: 1 }))).toEqual(['has 1 attempts in its record, and had 2 to 2']);
  expect(whats(twoOutages({ attempts: 3 }))).toEqual(['has 3 attempts in its record, and had 2 to 2']);
  expect(whats(twoOutages({ callsAffected: 0 }))).toEqual(['has 0 calls in its record, and had 1 to 2']);
  expect(whats(twoOutages({ callsAffected: 3 }))).toEqual(['has 3 calls in its record, and had 1 to 2']);
  expect(whats(twoOutages({ probes: 1 }))).toEqual(['has 1 probes in its record, and had 0 to 0']);
});

test('what came twice may be counted twice, and a disturbed worker may have told nothing', () => {
  const twice = twoOutages({ attempts: 3 });
  const { callbackId, invocation } = twice.requests[1]!;
  const at = START + 7 * MINUTE_MS;
  twice.faults.push({ at, kind: 'duplicate', where: 'queue.retries', callbackIds: [callbackId] });
  expect(whats(twice)).toEqual([]);
  const disturbed = twoOutages({ attempts: 1 });
  disturbed.faults.push({ at, kind: 'fail', where: 'health.apply', invocation });
  expect(whats(disturbed)).toEqual([]);
  // It had sent its messages on, and they came again.
  const returned = twoOutages({ attempts: 3 });
  returned.faults.push({ at, kind: 'crash-after', where: 'queue.retry', callbackIds: [callbackId] });
  expect(whats(returned)).toEqual([]);
});

test('the newest outage is told by health, and its record may lag', () => {
  const record = twoOutages();
  delete record.final.outages[1]!.endedAt;
  expect(whats(record)).toEqual([]);
});
