import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { check } from '../checkers/all-checkers.ts';
import type { PointFault } from '../world/faults.ts';
import type { SimRecord } from '../world/record.ts';
import { callsIn, messagesFor, recordOf, requestsFor, theFault, theOnly, turnTo } from './happened.ts';
import { burst, down, faults, MINUTE_MS, quiet, SECOND_MS, scene } from './scene.ts';

/** Before the beat whose probe ends the outage, and before any retry. */
const LATE_CALL_MS = 250 * SECOND_MS;
/** When its worker goes on: the drain has ended by then, and so has its first pass. */
const GOES_ON_MS = LATE_CALL_MS + 138 * SECOND_MS;

/** A worker sees its callback parked, and is slow: it lets its call wait when nobody looks for waiting calls any more. */
const story = (...more: PointFault[]) =>
  scene({
    callbacks: [quiet(down(0, 4 * MINUTE_MS))],
    bursts: [burst({ count: 4, apartMs: 5 * SECOND_MS }), burst({ from: LATE_CALL_MS })],
    faults: {
      ...faults({ at: LATE_CALL_MS, kind: 'slow', function: 'deliver', port: 'directory.get' }, ...more),
      slowMs: GOES_ON_MS - LATE_CALL_MS,
    },
  });

/** The late call; and that its worker saw the callback parked, and went on between two passes. */
function lateCall(record: SimRecord) {
  const call = callsIn(record).at(-1)!;
  const slow = theFault(record, 'slow', 'directory.get');
  expect(slow.callIds).toEqual([call.id]);
  expect(slow.at).toBeGreaterThan(turnTo(record, 'parked').at);
  expect(slow.at).toBeLessThan(turnTo(record, 'draining').at);
  const passed = (pass: number) =>
    theOnly(
      record.moves.filter(({ before, after }) => before.drainPass === pass && after.drainPass !== pass),
      `pass ${pass}`,
    ).at;
  const goesOnAt = slow.at + GOES_ON_MS - LATE_CALL_MS;
  expect(passed(1)).toBeGreaterThan(turnTo(record, 'direct').at);
  expect(passed(1)).toBeLessThan(goesOnAt);
  expect(passed(2)).toBeGreaterThan(goesOnAt);
  return { call, slow, goesOnAt };
}

describe('a call that is let wait on a stale view, after the drain has ended', () => {
  it('is sent by the worker that let it wait, which looks at health again before it goes', async () => {
    const record = await recordOf(story());
    const { call, slow, goesOnAt } = lateCall(record);
    const { message, at, invocation } = messagesFor(record, call).at(-1)!;
    expect(invocation).toBe(slow.invocation);
    expect(message).toMatchObject({ turn: 1, trigger: 'retry' });
    expect(at - goesOnAt).toBeLessThan(SECOND_MS);
    expect(theOnly(requestsFor(record, call), 'request')).toMatchObject({
      trigger: 'retry',
      outcome: 'success',
    });
    expect(check(record)).toEqual([]);
  });

  it('is found by the next pass where that worker dies before it looks', async () => {
    const at = GOES_ON_MS - SECOND_MS;
    const record = await recordOf(story({ at, kind: 'crash-after', function: 'deliver', port: 'calls.put' }));
    const { call, slow } = lateCall(record);
    expect(theFault(record, 'crash-after', 'calls.put')).toMatchObject({ invocation: slow.invocation });
    const request = theOnly(requestsFor(record, call), 'request');
    expect(request).toMatchObject({ trigger: 'drain', outcome: 'success' });
    // Before the message of the dead worker comes back, which is stale by then.
    expect(request.at).toBeLessThan(START + LATE_CALL_MS + 10 * MINUTE_MS);
    expect(check(record)).toEqual([]);
  });
});
