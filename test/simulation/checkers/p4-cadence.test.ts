import { describe, expect, it } from 'vitest';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { healthyRecord } from './record-samples.ts';
import { addMove, HOUR_MS, SECOND_MS, type Try } from './record-story.ts';
import { ENDED, later, retried, whats, withFault } from './retried-call.ts';

describe('P4, the interval', () => {
  it('accepts 10 % less and 10 % more, and what the queue takes', () => {
    expect(whats(healthyRecord())).toEqual([]);
    for (const seconds of [270, 300, 330, 334]) expect(whats(retried([later(seconds)]))).toEqual([]);
  });

  it('reports a retry that comes sooner', () => {
    expect(whats(retried([later(265)]))).toEqual([
      'the retry of turn 2 is 5 s early: 265 s after the end of the delivery at 0:00:01',
    ]);
  });

  it('reports a retry that comes later, and one that never comes', () => {
    expect(whats(retried([later(340)]))).toEqual([
      expect.stringMatching(/after the delivery of turn 1 .* later$/),
    ]);
    expect(whats(retried([]))).toEqual([expect.stringMatching(/was to come by 0:05:39.4, and never came$/)]);
  });

  it('counts from the end of the one before, whatever asked for that', () => {
    const tries: Try[] = [{ ...later(100), trigger: 'manual', outcome: 'http_error' }, later(300)];
    expect(whats(retried(tries))).toEqual([expect.stringContaining('of the manual at 0:01:42')]);
  });

  it('goes by the interval of the callback', () => {
    const retry = { intervalSeconds: 1200, windowSeconds: 86_400, maxAttempts: null };
    expect(whats(retried([later(1200)], {}, { retry }))).toEqual([]);
    expect(whats(retried([later(300)], {}, { retry }))).toHaveLength(1);
    expect(whats(retried([later(1360)], {}, { retry }))).toHaveLength(1);
  });

  it('lets Retry-After lengthen it, after a 429 or 503', () => {
    const asks = { statusCode: 503, retryAfter: '1500' };
    expect(whats(retried([later(1500)], asks))).toEqual([]);
    expect(whats(retried([later(300)], asks))).toEqual([expect.stringContaining('s early')]);
    expect(whats(retried([later(300)], { ...asks, retryAfter: '10' }))).toEqual([]);
    expect(whats(retried([later(10)], { ...asks, retryAfter: '10' }))).toHaveLength(1);
    expect(whats(retried([later(1500)], { ...asks, statusCode: 500 }))).toHaveLength(1);
    const date = new Date(ENDED + 1500 * SECOND_MS).toUTCString();
    expect(whats(retried([later(1500)], { ...asks, retryAfter: date }))).toEqual([]);
    expect(whats(retried([later(300)], { ...asks, retryAfter: date }))).toHaveLength(1);
  });

  it('lets Retry-After lengthen it no further than to the last second before the cutoff', () => {
    const asks = { statusCode: 429, retryAfter: '999999' };
    expect(whats(retried([{ at: START + DAY_MS - SECOND_MS }], asks))).toEqual([]);
    expect(whats(retried([{ at: START + DAY_MS - 5 * SECOND_MS }], asks))).toHaveLength(1);
  });

  it('lets a fault of ours lengthen it by the visibility time, and nothing else', () => {
    expect(whats(withFault(retried([later(1230)])))).toEqual([]);
    expect(whats(withFault(retried([later(1250)])))).toHaveLength(1);
    expect(whats(withFault(retried([later(500)]), { kind: 'duplicate' }))).toHaveLength(1);
    expect(whats(withFault(retried([later(500)]), { at: START - HOUR_MS }))).toHaveLength(1);
    expect(whats(withFault(retried([later(500)]), { callIds: ['call_OTHER'] }))).toHaveLength(1);
  });

  it('lets what was late or slow lengthen it by what that takes, and by no more', () => {
    for (const [kind, seconds] of [
      ['late', 339],
      ['slow', 357],
    ] as const) {
      expect(whats(withFault(retried([later(seconds)]), { kind, invocation: 1 }))).toEqual([]);
      expect(whats(withFault(retried([later(seconds + 1)]), { kind, invocation: 1 }))).toHaveLength(1);
      expect(whats(retried([later(seconds)]))).toHaveLength(1);
    }
  });

  it('lets it wait for a free worker, for as long as none was', () => {
    const crowded = (seconds: number, queue = { from: 310, to: 350 }) => {
      const record = retried([later(seconds)]);
      const at = (second: number) => ENDED + second * SECOND_MS;
      record.crowds.push({ queue: 'retries', from: at(queue.from), to: at(queue.to) });
      return whats(record);
    };
    expect(crowded(370)).toEqual([]);
    expect(crowded(380)).toHaveLength(1);
    expect(crowded(370, { from: 100, to: 200 })).toHaveLength(1);
    expect(crowded(370, { from: 340, to: 400 })).toHaveLength(1);
  });

  it('follows the request of a turn that was recorded first', () => {
    const record = retried([later(300), later(700)]);
    const [first, second] = record.requests;
    const slow = { ...first!, at: ENDED + SECOND_MS, endedAt: second!.at + 500, invocation: 9 };
    record.requests.splice(1, 0, { ...slow, outcome: 'http_error' });
    second!.outcome = 'http_error';
    const late = whats(record).filter((what) => what.includes('was to come by'));
    expect(late).toEqual([expect.stringContaining('turn 2')]);
  });

  it('adds the round of a dead letter after five of them', () => {
    const hits = (count: number) => {
      const record = retried([later(330 + 6 * 900)]);
      for (let n = 0; n < count; n++)
        withFault(record, { at: ENDED + n * 900 * SECOND_MS, invocation: 10 + n });
      return whats(record);
    };
    expect(hits(5)).toEqual([]);
    expect(hits(4)).toHaveLength(1);
  });

  it('says nothing of calls that wait, are limited or have ended', () => {
    const { id } = sampleCallback();
    const parked = retried([]);
    addMove(parked, id, ENDED + 60 * SECOND_MS, { mode: 'parked' });
    expect(whats(parked)).toEqual([]);
    expect(whats(retried([], {}, { rateLimit: { perSecond: 1 } }))).toEqual([]);
    expect(whats(retried([], {}, { retriesEnabled: false }))).toEqual([]);
    const retry = { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: 1 };
    expect(whats(retried([], {}, { retry }))).toEqual([]);
    const marked = retried([]);
    const { callId } = marked.requests[0]!;
    marked.acts.push({ kind: 'mark', callbackId: id, callId, at: ENDED + SECOND_MS, status: 200 });
    expect(whats(marked)).toEqual([]);
    expect(whats(retried([], { at: START + DAY_MS - 300 * SECOND_MS }))).toEqual([]);
  });

  it('says something where the callback was parked before, or later', () => {
    const record = retried([]);
    const { id } = sampleCallback();
    addMove(record, id, START - HOUR_MS, { mode: 'parked' });
    addMove(record, id, START - SECOND_MS, { mode: 'direct' });
    addMove(record, id, START + HOUR_MS, { mode: 'parked' });
    expect(whats(record)).toHaveLength(1);
  });
});
