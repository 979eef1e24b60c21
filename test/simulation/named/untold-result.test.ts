import { expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import { callsIn, mailsSent, recordOf, requestsFor, theCall, theFault, theOutage } from './happened.ts';
import {
  burst,
  down,
  FAILS,
  faults,
  HOUR_MS,
  MINUTE_MS,
  quiet,
  SECOND_MS,
  scene,
  VISIBILITY_MS,
} from './scene.ts';

const PHASES = [
  { from: 0, behaviour: FAILS },
  { from: 30 * SECOND_MS, behaviour: WELL },
  { from: 40 * MINUTE_MS, behaviour: FAILS },
];
const MARKED_AT = 70 * MINUTE_MS;

/** One outage ends with another call. The first one's retry fails an hour later, and its worker does not hear that it is kept. */
const markedMeanwhile = scene({
  callbacks: [
    quiet({ phases: PHASES }, { retry: { intervalSeconds: 3600, windowSeconds: 7200, maxAttempts: null } }),
  ],
  bursts: [burst(), burst({ from: MINUTE_MS })],
  acts: [{ at: MARKED_AT, callback: 0, do: { kind: 'mark', call: 0 } }],
  faults: faults({ at: 40 * MINUTE_MS, kind: 'lost', function: 'deliver', port: 'calls.keepAttempt' }),
});

it('a failure that is in the history alone opens its outage, though a person marks its call meanwhile', async () => {
  const record = await recordOf(markedMeanwhile);
  const [call] = callsIn(record);
  const { at: lostAt } = theFault(record, 'lost', 'calls.keepAttempt');
  expect(lostAt).toBeLessThan(record.startedAt + MARKED_AT);
  expect(call).toMatchObject({ status: 'SUCCESS', resolution: { by: 'person' } });
  expect(requestsFor(record, call!)).toHaveLength(2);
  expect(record.final.outages).toHaveLength(2);
  expect(mailsSent(record)).toHaveLength(2);
  expect(mailsSent(record)[1]!.at - lostAt).toBeGreaterThan(VISIBILITY_MS - MINUTE_MS);
  expect(check(record)).toEqual([]);
});

/** The retry is accepted, and its call cannot be written: not by its five workers, and not for its dead letter at first. */
const neverWritten = scene({
  activeMs: 2 * HOUR_MS,
  callbacks: [
    quiet(down(0, 10 * MINUTE_MS, FAILS), {
      retry: { intervalSeconds: 1200, windowSeconds: 3000, maxAttempts: null },
    }),
  ],
  faults: {
    points: [],
    storms: [{ from: 15 * MINUTE_MS, until: 1.6 * HOUR_MS, kind: 'fail', port: 'calls.put', share: 1 }],
  },
});

it('a success that is in the history alone makes its call SUCCESS by its dead letter, past the cutoff', async () => {
  const record = await recordOf(neverWritten);
  const call = theCall(record);
  const revived = record.invocations.filter(({ function: name }) => name === 'recover').map(({ id }) => id);
  expect(record.faults.some(({ invocation }) => revived.includes(invocation!))).toBe(true);
  expect(call).toMatchObject({ status: 'SUCCESS', resolution: { by: 'delivery' } });
  expect(call.resolution!.at).toBeLessThan(call.retryUntil);
  expect(requestsFor(record, call)).toHaveLength(2);
  expect(theOutage(record)).toMatchObject({ endedBy: 'delivery' });
  expect(check(record)).toEqual([]);
});
