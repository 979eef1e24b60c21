import { expect, test } from 'vitest';
import type { SimRecord } from '../world/record.ts';
import { p7DeadCostsLittle } from './p7-dead-costs-little.ts';
import { BEAT_MS, PARKED_AT, parkedStory } from './parked-story.ts';
import { whatsOf } from './record-samples.ts';
import { addMove, MINUTE_MS, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p7DeadCostsLittle, record);
/** Parked again, long after, with beats at these times after that; the last one begins the drain. */
function parkedAgain(...afterMs: number[]): SimRecord {
  const { record, callbackId } = parkedStory();
  const at = PARKED_AT + 10 * 3_600_000;
  addMove(record, callbackId, at, { mode: 'parked', epoch: 4, beat: 0, parkedAt: at });
  for (const [i, ms] of afterMs.entries()) addMove(record, callbackId, at + ms, { beat: i + 1 });
  const end = at + afterMs.at(-1)! + SECOND_MS;
  addMove(record, callbackId, end, { mode: 'draining', epoch: 5, beat: 0, drainId: '5' });
  record.endedAt = Math.max(record.endedAt, end + MINUTE_MS);
  return record;
}

test('beats an interval apart, or as late as the tick finds a lost one, are accepted', () => {
  expect(whats(parkedAgain(BEAT_MS, 2 * BEAT_MS))).toEqual([]);
  expect(whats(parkedAgain(BEAT_MS, 2 * BEAT_MS + 2 * MINUTE_MS))).toEqual([]);
});

test('a beat that comes sooner is reported', () => {
  expect(whats(parkedAgain(BEAT_MS, BEAT_MS + MINUTE_MS))).toEqual([
    expect.stringMatching(/^a beat 60 s after the one of /),
  ]);
});

test('a beat that never comes is reported', () => {
  expect(whats(parkedAgain(BEAT_MS, 60 * MINUTE_MS))).toEqual([
    expect.stringMatching(/^no beat until 3300 s after the one of /),
  ]);
});

test('ticks that are lost before it may delay a beat by a minute each, and no more', () => {
  const lost = (ticks: number) => {
    const record = parkedAgain(BEAT_MS, 2 * BEAT_MS + 5 * MINUTE_MS);
    const at = record.moves.find(({ after }) => after.epoch === 4 && after.beat === 1)!.at + BEAT_MS;
    for (let n = 1; n <= ticks; n++)
      record.faults.push({ at: at + n * MINUTE_MS, kind: 'late', where: 'tick' });
    return whats(record);
  };
  expect(lost(1)).toEqual([expect.stringMatching(/^no beat until /)]);
  expect(lost(2)).toEqual([]);
});
