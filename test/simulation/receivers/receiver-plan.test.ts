import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { randomOf } from '../world/random.ts';
import type { Behaviour } from './behaviour.ts';
import { type ReceiverPlan, SimulatedReceiver, WELL } from './receiver-plan.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const status = (statusCode: number): Behaviour => ({ kind: 'answer', statusCode, afterMs: 10 });
const REFUSE: Behaviour = { kind: 'refuse' };
const GONE = status(410);
const BROKEN = status(500);

let calls = 0;
/** Plays a plan; each request is a call's of its own unless told otherwise. */
function playing(plan: Partial<ReceiverPlan>, random: () => number = () => 0) {
  const receiver = new SimulatedReceiver({ phases: [], ...plan }, { startedAt: START, random });
  return (afterMs: number, body?: string, callId = `call_${++calls}`) =>
    receiver.react({ at: START + afterMs, callId, body });
}

describe('a phase', () => {
  it('lasts until the next begins; before the first all is well', () => {
    const at = playing({
      phases: [
        { from: 2 * HOUR_MS, behaviour: REFUSE },
        { from: 9 * HOUR_MS, behaviour: status(204) },
      ],
    });
    expect(at(2 * HOUR_MS - 1)).toEqual(WELL);
    expect(at(2 * HOUR_MS)).toEqual(REFUSE);
    expect(at(9 * HOUR_MS - 1)).toEqual(REFUSE);
    expect(at(9 * HOUR_MS)).toEqual(status(204));
  });

  it('may flap by the clock, down first', () => {
    const flap = { down: BROKEN, up: WELL, downMs: 2 * MINUTE_MS, upMs: MINUTE_MS };
    const at = playing({ phases: [{ from: HOUR_MS, flap }] });
    const minutes = [0, 1, 2, 3, 4, 5].map((minute) => at(HOUR_MS + minute * MINUTE_MS));
    expect(minutes).toEqual([BROKEN, BROKEN, WELL, BROKEN, BROKEN, WELL]);
  });

  it('may flap by chance, the same for the same seed', () => {
    const flap = { down: BROKEN, up: WELL, upShare: 0.25 };
    const played = (seed: number) => {
      const at = playing({ phases: [{ from: 0, flap }] }, randomOf(seed, 'receiver'));
      return Array.from({ length: 1000 }, (_, i) => at(i));
    };
    const up = played(7).filter((behaviour) => behaviour === WELL).length;
    expect(up).toBeGreaterThan(200);
    expect(up).toBeLessThan(300);
    expect(played(7)).toEqual(played(7));
    expect(played(7)).not.toEqual(played(8));
  });
});

describe('what happens once', () => {
  it('meets the first request from then on and no other', () => {
    const at = playing({ once: [{ from: HOUR_MS, behaviour: GONE }] });
    expect(at(HOUR_MS - 1)).toEqual(WELL);
    expect([at(HOUR_MS), at(HOUR_MS), at(2 * HOUR_MS)]).toEqual([GONE, WELL, WELL]);
  });

  it('waits for a request that gets there', () => {
    const phases = [
      { from: 0, behaviour: REFUSE },
      { from: HOUR_MS, behaviour: WELL },
    ];
    const at = playing({ phases, once: [{ from: 0, behaviour: GONE }] });
    expect([at(0), at(HOUR_MS), at(HOUR_MS)]).toEqual([REFUSE, GONE, WELL]);
  });
});

describe('poison', () => {
  it('is a payload with a text, whatever the phase', () => {
    const phases = [{ from: HOUR_MS, behaviour: status(503) }];
    const at = playing({ phases, poison: { containing: '"bad":true', behaviour: BROKEN } });
    expect([at(0, '{"bad":true}'), at(HOUR_MS, '{"bad":true}')]).toEqual([BROKEN, BROKEN]);
    expect([at(0, '{}'), at(0), at(HOUR_MS, '{}')]).toEqual([WELL, WELL, status(503)]);
  });

  it('is each third call, however often it comes', () => {
    const at = playing({ poison: { last: 1, of: 3, behaviour: BROKEN } });
    const met = ['a', 'b', 'c', 'a', 'c', 'd', 'b', 'e', 'f', 'c'].map((id) => at(0, undefined, id));
    expect(met.map((behaviour) => behaviour === BROKEN)).toEqual(
      [0, 0, 1, 0, 1, 0, 0, 0, 1, 1].map((bad) => bad === 1),
    );
  });

  it('is neighbours', () => {
    const at = playing({ poison: { last: 2, of: 5, behaviour: BROKEN } });
    const met = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'd'].map((id) => at(0, undefined, id));
    expect(met.map((behaviour) => behaviour === BROKEN)).toEqual(
      [0, 0, 0, 1, 1, 0, 0, 0, 1, 1].map((bad) => bad === 1),
    );
  });

  it('is read by nobody who cannot be connected to', () => {
    const phases = [{ from: 0, behaviour: REFUSE }];
    const at = playing({ phases, poison: { last: 1, of: 1, behaviour: BROKEN } });
    expect(at(0)).toEqual(REFUSE);
  });
});

describe('a limit', () => {
  const limit = { perMinute: 2, retryAfterSeconds: 40 };
  const statuses = (behaviours: Behaviour[]) =>
    behaviours.map((behaviour) => behaviour.kind === 'answer' && behaviour.statusCode);

  it('answers 429 with Retry-After to all beyond it, until the next minute', () => {
    const at = playing({ limit });
    expect(statuses([at(0), at(10), at(20), at(59_999), at(MINUTE_MS)])).toEqual([200, 200, 429, 429, 200]);
    at(MINUTE_MS);
    expect(at(MINUTE_MS)).toMatchObject({ statusCode: 429, retryAfter: '40' });
  });

  it('comes before poison, and counts what gets there only', () => {
    const phases = [
      { from: 0, behaviour: REFUSE },
      { from: 100, behaviour: WELL },
    ];
    const at = playing({ phases, limit, poison: { last: 1, of: 1, behaviour: BROKEN } });
    for (let i = 0; i < 5; i++) at(0);
    expect(statuses([at(100), at(100), at(100)])).toEqual([500, 500, 429]);
  });
});

it('names the next whole multiple as the time to come back, while it is away', () => {
  const behaviour = { kind: 'away', statusCode: 503, everySeconds: 600 } as const;
  const at = playing({ phases: [{ from: 0, behaviour }] });
  const named = [0, 599_999, 600_000].map((ms) => {
    const answer = at(ms);
    if (answer.kind !== 'answer') throw new Error(answer.kind);
    return [
      answer.statusCode,
      Date.parse(answer.retryAfter!) % 600_000,
      Date.parse(answer.retryAfter!) > START + ms,
    ];
  });
  expect(named).toEqual(Array(3).fill([503, 0, true]));
});
