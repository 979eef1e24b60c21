import { expect, test } from 'vitest';
import { START } from '../../kit/samples.ts';
import type { FaultHit, SeenRequest, SimRecord } from '../world/record.ts';
import { p6QuietNeighbours } from './p6-quiet-neighbours.ts';
import { PARKED_AT, parkedStory } from './parked-story.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addCallback, addMove, MINUTE_MS, SECOND_MS, type Try } from './record-story.ts';

const AT = START + 10 * MINUTE_MS;
const NEIGHBOUR = 'cb_01KE6FVN00NE1GHB0R00000000';

test('first attempts within 30 s of acceptance are accepted, and so is what a parked callback lets wait', () => {
  expect(whatsOf(p6QuietNeighbours, healthyRecord())).toEqual([]);
  expect(whatsOf(p6QuietNeighbours, parkedStory().record)).toEqual([]);
});

test('a first attempt after more than 30 s is reported', () => {
  const record = late(31);
  expect(whatsOf(p6QuietNeighbours, record)).toEqual([
    'accepted for a quiet callback, it was first attempted 31 s after, not within 30 s',
  ]);
});

test('a call that was never attempted is reported, and an event of which no call came', () => {
  const record = quietRecord();
  addCall(record, { at: AT, tries: [] });
  record.accepted.push({ ...record.accepted[0]!, eventId: 'evt_LOST' });
  const what = 'accepted for a quiet callback, it was not attempted at all, not within 30 s';
  expect(whatsOf(p6QuietNeighbours, record)).toEqual([what, what]);
});

test('in the first 90 s of a new hang of another callback it may take 75 s, and no longer', () => {
  const hung = { outcome: 'response_timeout', lastsMs: 60_000, statusCode: undefined } as const;
  expect(whatsOf(p6QuietNeighbours, besideHang(74, { at: AT - 80_000, ...hung }))).toEqual([]);
  expect(whatsOf(p6QuietNeighbours, besideHang(76, { at: AT - 80_000, ...hung }))).toHaveLength(1);
  expect(whatsOf(p6QuietNeighbours, besideHang(40, { at: AT - 100_000, ...hung }))).toHaveLength(1);
  expect(whatsOf(p6QuietNeighbours, besideHang(40, { at: AT - 80_000 }))).toHaveLength(1);
});

test('a hang that goes on is not a new one', () => {
  const hung = { outcome: 'response_timeout', lastsMs: 60_000 } as const;
  const record = besideHang(40, { at: AT - 20_000, ...hung });
  addCall(record, {
    callbackId: NEIGHBOUR,
    at: AT - 131_000,
    tries: [{ at: AT - 130_000, ...hung }],
  });
  expect(whatsOf(p6QuietNeighbours, record)).toHaveLength(1);
});

test('a fault that hit its message lengthens by the visibility time, one that hit another call by nothing', () => {
  const crash = { kind: 'crash-before', where: 'calls.put', at: AT + SECOND_MS } as const;
  expect(whatsOf(p6QuietNeighbours, withFault(late(920), crash))).toEqual([]);
  expect(whatsOf(p6QuietNeighbours, withFault(late(935), crash))).toHaveLength(1);
  expect(whatsOf(p6QuietNeighbours, withFault(late(31), { ...crash, callIds: ['call_OTHER'] }))).toHaveLength(
    1,
  );
});

test('a fault before acceptance or after the deadline excuses nothing', () => {
  const crash = { kind: 'crash-before', where: 'calls.put', at: AT - MINUTE_MS } as const;
  expect(whatsOf(p6QuietNeighbours, withFault(late(100), crash))).toHaveLength(1);
  expect(whatsOf(p6QuietNeighbours, withFault(late(100), { ...crash, at: AT + 60_000 }))).toHaveLength(1);
});

test('a callback that hangs itself, is limited or was parked is not a quiet one', () => {
  const slow = late(40);
  const hung = { at: AT - 10_000, outcome: 'response_timeout', lastsMs: 60_000 } as const;
  addCall(slow, { at: AT - 11_000, tries: [hung] });
  expect(whatsOf(p6QuietNeighbours, slow)).toEqual([]);
  const limited = late(40, { rateLimit: { perSecond: 1 } });
  expect(whatsOf(p6QuietNeighbours, limited)).toEqual([]);
  const parked = late(40);
  const { callbackId } = parked.requests[0]!;
  addMove(parked, callbackId, PARKED_AT, { mode: 'parked', epoch: 1 });
  expect(whatsOf(p6QuietNeighbours, parked)).toEqual([]);
});

test('one whose receiver fails at once is quiet, until ten first attempts in a row made it a dead one', () => {
  const failing = (count: number): SimRecord => {
    const record = late(40);
    for (let n = 1; n <= count; n++) {
      const at = AT - n * MINUTE_MS;
      addCall(record, { at, tries: [{ at: at + SECOND_MS, outcome: 'http_error' }] });
    }
    return record;
  };
  expect(whatsOf(p6QuietNeighbours, failing(9))).toHaveLength(1);
  expect(whatsOf(p6QuietNeighbours, failing(10))).toEqual([]);
});

function late(seconds: number, changes: Parameters<typeof quietRecord>[0] = {}): SimRecord {
  const record = quietRecord(changes);
  addCall(record, { at: AT, tries: [{ at: AT + seconds * SECOND_MS }] });
  return record;
}

function besideHang(seconds: number, neighbours: Try): SimRecord {
  const record = late(seconds);
  addCallback(record, { id: NEIGHBOUR });
  addCall(record, { callbackId: NEIGHBOUR, at: neighbours.at - SECOND_MS, tries: [neighbours] });
  return record;
}

function withFault(record: SimRecord, hit: FaultHit): SimRecord {
  const { callId } = record.requests[0] as SeenRequest;
  record.faults.push({ callIds: [callId], ...hit });
  return record;
}
