import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import type { PointFault } from '../world/faults.ts';
import {
  callsIn,
  invocationOf,
  recordOf,
  requestsFor,
  theFault,
  theOnly,
  theOutage,
  turnTo,
} from './happened.ts';
import {
  burst,
  down,
  faults,
  HOUR_MS,
  MINUTE_MS,
  quiet,
  RETRY,
  SECOND_MS,
  scene,
  VISIBILITY_MS,
} from './scene.ts';

/** Parked within seconds, and with calls that wait; its worker dies with the success of the probe. */
const stranded = (intervalSeconds: number, crash: PointFault) =>
  scene({
    activeMs: 3 * HOUR_MS,
    callbacks: [
      quiet(down(0, 8 * MINUTE_MS), { retry: { ...RETRY, intervalSeconds, windowSeconds: 4 * 3600 } }),
    ],
    bursts: [burst({ count: 30, apartMs: 5 * SECOND_MS })],
    faults: faults(crash),
  });

describe('a crash at the end of an outage', () => {
  it('strands no backlog where the drain was begun and nobody told: the tick does', async () => {
    const at = 8 * MINUTE_MS;
    const record = await recordOf(
      stranded(300, { at, kind: 'crash-after', function: 'deliver', port: 'health.apply' }),
    );
    const { invocation } = theFault(record, 'crash-after', 'health.apply');
    const drains = turnTo(record, 'draining');
    expect(drains.at).toBe(invocationOf(record, { invocation: invocation! }).endedAt);
    expect(record.sent.filter((sent) => sent.invocation === invocation)).toEqual([]);
    const wake = record.sent.find(({ queue, at: sentAt }) => queue === 'recovery' && sentAt > drains.at)!;
    expect(wake.message).toEqual({ v: 1, kind: 'beat', callbackId: drains.callbackId });
    // What is overdue by two minutes is found with the next minute.
    expect(wake.at - drains.at).toBeLessThan(3.5 * MINUTE_MS);
    const waited = callsIn(record).filter(({ lastAttempt }) => lastAttempt?.trigger === 'drain');
    expect(waited.length).toBeGreaterThan(20);
    for (const call of waited)
      expect(requestsFor(record, call).at(-1)!.at).toBeLessThan(wake.at + 30 * SECOND_MS);
    expect(callsIn(record).every(({ status }) => status === 'SUCCESS')).toBe(true);
    expect(check(record)).toEqual([]);
  });

  it('strands no backlog where health had not heard of the success: its message comes back', async () => {
    const at = 30 * MINUTE_MS;
    const record = await recordOf(
      stranded(3600, { at, kind: 'crash-before', function: 'deliver', port: 'health.apply' }),
    );
    const { at: diedAt, callIds } = theFault(record, 'crash-before', 'health.apply');
    const probe = theOnly(
      record.requests.filter(({ trigger }) => trigger === 'probe'),
      'probe',
    );
    expect(callIds).toEqual([probe.callId]);
    expect(probe.outcome).toBe('success');
    // Long before the next beat, and without another attempt.
    const drains = turnTo(record, 'draining');
    expect(drains.at - diedAt).toBeGreaterThan(VISIBILITY_MS - MINUTE_MS);
    expect(drains.at - diedAt).toBeLessThan(VISIBILITY_MS + MINUTE_MS);
    expect(record.requests.find(({ at }) => at > probe.at)!.at).toBeGreaterThan(drains.at);
    expect(theOutage(record)).toMatchObject({ endedAt: probe.endedAt, endedBy: 'delivery' });
    expect(callsIn(record).every(({ status }) => status === 'SUCCESS')).toBe(true);
    expect(check(record)).toEqual([]);
  });
});

describe('a success whose worker saw its callback well, shortly before that failed', () => {
  it('ends the outage that its worker does not know of', async () => {
    const after3s = (statusCode: number): Behaviour => ({ kind: 'answer', statusCode, afterMs: 3000 });
    const record = await recordOf(
      scene({
        callbacks: [
          quiet(
            {
              phases: [],
              once: [
                { from: 0, behaviour: after3s(200) },
                { from: SECOND_MS, behaviour: after3s(500) },
              ],
            },
            { retriesEnabled: false },
          ),
        ],
        bursts: [burst(), burst({ from: 1500 }), burst({ from: 6000 })],
        // Who opens the outage is busy with that for a while: the third call goes to the worker of the first.
        faults: {
          ...faults({ at: 0, kind: 'slow', function: 'deliver', port: 'health.keepOutage' }),
          slowMs: 20 * SECOND_MS,
        },
      }),
    );
    const [well, failure, last] = callsIn(record).map((call) =>
      theOnly(requestsFor(record, call), 'request'),
    );
    const host = (request: { invocation: number }) => invocationOf(record, request).host;
    expect(host(last!)).toBe(host(well!));
    expect(host(last!)).not.toBe(host(failure!));
    // What that worker knows of health is from before the outage was written, and not too old to be believed.
    const opened = theOnly(
      record.moves.filter(({ before, after }) => before.outageId !== after.outageId),
      'opening',
    );
    expect(invocationOf(record, well!).endedAt).toBeLessThan(opened.at);
    expect(last!.endedAt! - invocationOf(record, well!).endedAt!).toBeLessThan(5 * SECOND_MS);
    expect(last!.at).toBeGreaterThan(opened.at);
    expect(theOutage(record)).toMatchObject({ endedAt: last!.endedAt, endedBy: 'delivery' });
    expect(record.final.health.get(opened.callbackId)).toMatchObject({ streak: 0, mode: 'direct' });
    expect(check(record)).toEqual([]);
  });
});
