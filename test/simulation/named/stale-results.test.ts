import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { callsIn, mailsSent, recordOf, requestsFor, theOutage, turnTo } from './happened.ts';
import { burst, down, FAILS, MINUTE_MS, quiet, SECOND_MS, scene } from './scene.ts';

const HANGS: Behaviour = { kind: 'hang-after-connect' };
const SUCCEEDS_LATE: Behaviour = { kind: 'answer', statusCode: 200, afterMs: 55 * SECOND_MS };
/** Well more than park a callback, over well more than 10 s. */
const MANY = { count: 12, apartMs: SECOND_MS };

describe('results that come late', () => {
  it('open no outage and park nobody where a success began after them', async () => {
    const once = Array.from({ length: MANY.count }, () => ({ from: MINUTE_MS, behaviour: HANGS }));
    const record = await recordOf(
      scene({
        callbacks: [quiet({ phases: [], once })],
        bursts: [burst({ from: MINUTE_MS, ...MANY }), burst({ from: 90 * SECOND_MS })],
      }),
    );
    const late = record.requests.filter(({ outcome }) => outcome === 'response_timeout');
    const [success] = requestsFor(record, callsIn(record).at(-1)!);
    expect(late).toHaveLength(MANY.count);
    for (const { at, endedAt } of late) {
      expect(at).toBeLessThan(success!.at);
      expect(endedAt).toBeGreaterThan(success!.endedAt!);
    }
    expect(record.final.outages).toEqual([]);
    expect(record.mails).toEqual([]);
    expect(record.moves.map(({ after }) => after.mode)).not.toContain('parked');
    expect(check(record)).toEqual([]);
  });

  it('end no outage that began after them', async () => {
    const record = await recordOf(
      scene({
        callbacks: [
          quiet(
            { ...down(5 * SECOND_MS, 50 * MINUTE_MS, FAILS), once: [{ from: 0, behaviour: SUCCEEDS_LATE }] },
            { retriesEnabled: false },
          ),
        ],
        bursts: [burst(), burst({ from: 10 * SECOND_MS })],
      }),
    );
    const [success, failure] = callsIn(record).map((call) => requestsFor(record, call)[0]!);
    expect(success!.outcome).toBe('success');
    expect(failure!.at).toBeGreaterThan(success!.at);
    expect(success!.endedAt).toBeGreaterThan(failure!.endedAt!);
    expect(theOutage(record)).not.toHaveProperty('endedAt');
    expect(record.final.health.get(failure!.callbackId)).toMatchObject({ streak: 1, firstStreak: 1 });
    expect(mailsSent(record)).toHaveLength(1);
    expect(check(record)).toEqual([]);
  });

  it('bring no parked callback back that was parked after they began', async () => {
    const record = await recordOf(
      scene({
        callbacks: [
          quiet({ ...down(5 * SECOND_MS, 12 * MINUTE_MS), once: [{ from: 0, behaviour: SUCCEEDS_LATE }] }),
        ],
        bursts: [burst(), burst({ from: 10 * SECOND_MS, count: 6, apartMs: 5 * SECOND_MS })],
      }),
    );
    const success = requestsFor(record, callsIn(record)[0]!)[0]!;
    expect(success.at).toBeLessThan(turnTo(record, 'parked').at);
    expect(success.endedAt).toBeGreaterThan(turnTo(record, 'parked').at);
    const cameBack = record.requests.find(
      ({ trigger, outcome }) => trigger === 'probe' && outcome === 'success',
    )!;
    expect(turnTo(record, 'draining').at).toBeGreaterThan(cameBack.endedAt!);
    expect(check(record)).toEqual([]);
  });

  it('of a URL that was repaired meanwhile count for nothing', async () => {
    const record = await recordOf(
      scene({
        callbacks: [quiet({ phases: [{ from: 0, behaviour: HANGS }] })],
        bursts: [burst(MANY)],
        acts: [{ at: 30 * SECOND_MS, callback: 0, do: { kind: 'repair' } }],
      }),
    );
    const old = record.requests.filter(({ configVersion }) => configVersion === 1);
    const edit = record.acts[0]!;
    expect(edit.status).toBe(200);
    expect(old).toHaveLength(MANY.count);
    for (const { at, endedAt, outcome } of old) {
      expect(outcome).toBe('response_timeout');
      expect(at).toBeLessThan(edit.at);
      expect(endedAt).toBeGreaterThan(edit.answeredAt!);
    }
    expect(record.final.outages).toEqual([]);
    expect(record.mails).toEqual([]);
    expect(record.moves.map(({ after }) => after.mode)).not.toContain('parked');
    expect(callsIn(record).every(({ status }) => status === 'SUCCESS')).toBe(true);
    expect(check(record)).toEqual([]);
  });
});
