import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { addMessage, SECOND_MS } from './record-story.ts';
import { ENDED, later, retried, whats, withFault } from './retried-call.ts';

describe('P4, one chain', () => {
  /** A second request of the first one's turn. */
  function doubled(at: number): SimRecord {
    const record = retried([later(300)]);
    const [first] = record.requests;
    record.requests.push({ ...first!, at, hostAt: at, endedAt: at + 100, invocation: 2, messageId: 'other' });
    return record;
  }
  const sentTwice = (record: SimRecord) => {
    addMessage(record, { ...record.sent[0]!, messageId: 'other' });
    return record;
  };

  it('reports a request of a turn that was recorded', () => {
    expect(whats(doubled(ENDED + 60 * SECOND_MS))).toEqual([
      'a delivery of turn 1, of which the delivery at 0:00:01 was recorded',
    ]);
    expect(whats(sentTwice(doubled(ENDED + 60 * SECOND_MS)))).toHaveLength(1);
  });

  it('accepts two at once of a message that came twice', () => {
    const at = ENDED - 500;
    expect(whats(doubled(at))).toEqual(['a second delivery of turn 1 at once, and no message came twice']);
    expect(whats(sentTwice(doubled(at)))).toEqual([]);
    expect(whats(withFault(doubled(at), { kind: 'duplicate', at: START }))).toEqual([]);
  });

  it('accepts another one while the first record, or the look at it, is slow, and not for longer', () => {
    const slow = (at: number, invocation: number) =>
      whats(withFault(sentTwice(doubled(at)), { kind: 'slow', where: 'calls.put', invocation }));
    for (const invocation of [1, 2]) {
      expect(slow(ENDED + 20 * SECOND_MS, invocation)).toEqual([]);
      expect(slow(ENDED + 21 * SECOND_MS, invocation)).toHaveLength(1);
    }
    expect(slow(ENDED + 20 * SECOND_MS, 3)).toHaveLength(1);
  });

  it('accepts another one after the first worker died', () => {
    const record = doubled(ENDED - SECOND_MS + 900 * SECOND_MS);
    const { endedAt: _none, outcome: _unheard, statusCode: _lost, ...first } = record.requests[0]!;
    record.requests[0] = first;
    record.requests[1]!.at = record.requests[2]!.at + 300 * SECOND_MS;
    expect(whats(record)).toEqual([]);
  });

  it('accepts another one where the first could not be recorded, but not where only its successor was lost', () => {
    const record = () => retried([{ ...later(300), outcome: 'http_error' }, later(600)]);
    const again = (where: string) => {
      const hit = withFault(record(), { where });
      const [first] = hit.requests;
      const at = ENDED + 900 * SECOND_MS;
      hit.requests.push({ ...first!, at, hostAt: at, endedAt: at + 100, receiveCount: 2 });
      return whats(hit).filter((what) => what.includes('was recorded'));
    };
    expect(again('calls.put')).toEqual([]);
    expect(again('queue.retry')).toHaveLength(1);
  });
});
