import { expect, it } from 'vitest';
import { START, sampleMessage } from '../../kit/samples.ts';
import { randomOf } from './random.ts';
import type { FaultHit, SentMessage } from './record.ts';
import { SimSchedules } from './schedules.ts';
import { SimTime } from './sim-time.ts';
import { Trace } from './trace.ts';

const HOUR_MS = 3_600_000;
const DUE_AT = START + 2 * HOUR_MS;
/** The queue's own delay, and the minute that a schedule may take. */
const TOLD_AT = DUE_AT - 360_000;
const MANY = 50;

/** Tells when each schedule fired of many that are due at once, what was sent, and which faults there were. */
async function fired({ duplicates = 0, lates = 0 }) {
  const time = new SimTime(START);
  const trace = new Trace(() => time.now() - START, { keeps: true });
  const faults: FaultHit[] = [];
  const sent: SentMessage[] = [];
  const times: number[] = [];
  const schedules = new SimSchedules(
    {
      ...{ time, trace, random: randomOf(1, 'schedules') },
      untidiness: { duplicates, lates, lateMs: 90_000 },
      onFault: (hit) => faults.push(hit),
      onSent: (one) => sent.push(one),
    },
    () => times.push(time.now()),
  );
  const messages = Array.from({ length: MANY }, () => sampleMessage());
  const create = (dueAt: number) => {
    for (const message of messages) schedules.create({ message, dueAt }, 1);
  };
  create(DUE_AT);
  create(DUE_AT + HOUR_MS);
  await time.runUntil(DUE_AT);
  return { times, faults, sent, create, lines: trace.lines };
}

it('schedules fire once, within a minute, whatever was asked of their name meanwhile', async () => {
  const { times, faults, sent, lines } = await fired({});
  expect(times).toHaveLength(MANY);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(TOLD_AT);
  expect(Math.max(...times)).toBeLessThan(TOLD_AT + 60_000);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(30_000);
  expect([sent.length, faults.length, lines.length]).toEqual([MANY, 0, MANY]);
});

it('what is late is later than that, and told', async () => {
  const { times, faults, lines } = await fired({ lates: 1 });
  expect(times).toHaveLength(MANY);
  expect(Math.max(...times)).toBeGreaterThan(TOLD_AT + 60_000);
  expect(faults.map(({ kind, where }) => `${kind} ${where}`)).toEqual(Array(MANY).fill('late schedule'));
  expect(lines[0]).toContain('schedule fires late');
});

it('what comes twice is one schedule', async () => {
  const { times, faults, sent } = await fired({ duplicates: 1 });
  expect([times.length, sent.length]).toEqual([2 * MANY, MANY]);
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['duplicate']));
});

it('a name is free again once its schedule has fired', async () => {
  const { sent, create } = await fired({});
  create(DUE_AT + HOUR_MS);
  expect(sent).toHaveLength(2 * MANY);
});
