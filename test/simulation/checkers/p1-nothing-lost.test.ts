import { describe, expect, it } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import { p1NothingLost } from './p1-nothing-lost.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, HOUR_MS, MINUTE_MS } from './record-story.ts';

const whats = (record: Parameters<typeof whatsOf>[1]) => whatsOf(p1NothingLost, record);

describe('P1, nothing accepted is lost', () => {
  it('accepts calls that succeed, and those that fail until their cutoff', () => {
    expect(whats(healthyRecord())).toEqual([]);
    const record = quietRecord({ retry: { intervalSeconds: 300, windowSeconds: 400, maxAttempts: null } });
    addCall(record, { tries: [{ at: START + 1000, outcome: 'http_error' }] });
    expect(whats(record)).toEqual([]);
  });

  it('reads a pending call past its cutoff as failed', () => {
    const record = quietRecord();
    const call = addCall(record, { tries: [{ at: START + 1000, outcome: 'http_error' }] });
    const { resolution: _none, ...pending } = call;
    record.final.calls = [{ ...pending, status: 'PENDING' }];
    expect(whats(record)).toEqual([]);
    record.endedAt = call.retryUntil;
    expect(whats(record)).toEqual([]);
  });

  it('reports an accepted event of which there is no call', () => {
    const record = healthyRecord();
    record.final.calls.shift();
    expect(whats(record)).toEqual([
      expect.stringMatching(/^evt_.* was accepted, and there is no call of it$/),
    ]);
  });

  it('does not excuse it by a callback that was deleted after its message was sent', () => {
    const record = quietRecord();
    const callback = sampleCallback();
    record.accepted.push({ eventId: 'evt_1', callbackId: callback.id, at: START });
    record.callbacks
      .get(callback.id)!
      .push({ at: START + 1000, callback: { ...callback, deletedAt: START + 1000 } });
    expect(whats(record)).toEqual([]);
    const call = {
      tenant: 'default',
      eventId: 'evt_1',
      event: 'reply',
      acceptedAt: START,
      retryUntil: START,
    };
    const message = { v: 1, callId: 'call_1', callbackId: callback.id, turn: 1, trigger: 'delivery', call };
    record.sent.push({ at: START, queue: 'deliveries', dueAt: START, messageId: 'm', message });
    const sent = { ...record };
    expect(whats(sent)).toEqual([expect.stringContaining('there is no call of it')]);
  });

  it('waits for a call that is under way when the record ends', () => {
    const record = quietRecord();
    record.accepted.push({
      eventId: 'evt_1',
      callbackId: sampleCallback().id,
      at: record.endedAt - MINUTE_MS,
    });
    record.final.left.push({ queue: 'events', body: '{"eventId":"evt_1"}' });
    expect(whats(record)).toEqual([]);
  });

  it('reports two calls of one event', () => {
    const record = healthyRecord();
    record.final.calls.push({ ...record.final.calls[0]!, id: 'call_TWIN' });
    expect(whats(record)).toEqual([expect.stringContaining('has other calls: call_TWIN')]);
  });

  it('reports a call that is pending when its window is over', () => {
    const record = quietRecord();
    const call = addCall(record, { tries: [] });
    const { resolution: _none, ...pending } = call;
    record.final.calls = [{ ...pending, status: 'PENDING', retryUntil: record.endedAt + HOUR_MS }];
    expect(whats(record)).toEqual(['still PENDING, until 27:00:00']);
  });

  it('reports a call that cannot be read until the end of its retention', () => {
    const record = healthyRecord();
    record.final.unreadable.push(record.final.calls[1]!.id);
    expect(whats(record)).toEqual(['it cannot be read with its payload until the end of its retention']);
  });

  it('reports a dead letter of a turn that is still to be made, and no stale one', () => {
    const record = quietRecord();
    const call = addCall(record, { tries: [] });
    const { resolution: _none, ...pending } = call;
    record.final.calls = [{ ...pending, status: 'PENDING' }];
    record.endedAt = call.retryUntil - MINUTE_MS;
    const letter = (turn: number) => ({
      queue: 'retries-dead',
      body: JSON.stringify({ v: 1, callId: call.id, callbackId: call.callbackId, turn, trigger: 'retry' }),
    });
    record.final.left = [letter(2), { queue: 'retries-dead', body: 'not JSON' }];
    expect(whats(record)).toEqual([]);
    record.final.left = [letter(1)];
    expect(whats(record)).toEqual(['its retry of turn 1 ended as a dead letter in retries-dead']);
  });

  it('reports an event that ended as a dead letter', () => {
    const record = healthyRecord();
    record.final.left = [{ queue: 'events-dead', body: '{"type":"reply"}' }];
    expect(whats(record)).toEqual(['an event ended as a dead letter: {"type":"reply"}']);
  });

  it.each([
    ['cutoff', 'but its cutoff is'],
    ['exhausted', 'after 1 attempts of Infinity'],
    ['retries-off', 'and retries were on'],
    ['deleted', 'and its callback is not deleted'],
    ['unsendable', 'and requests could be made'],
    ['person', 'and no person did that'],
    ['delivery', 'FAILED by delivery'],
  ] as const)('reports a call that failed for a reason that is not there: %s', (by, what) => {
    const record = quietRecord();
    const call = addCall(record, { tries: [{ at: START + 1000, outcome: 'http_error' }] });
    record.final.calls = [{ ...call, status: 'FAILED', resolution: { by, at: START + HOUR_MS } }];
    expect(whats(record)).toEqual([expect.stringContaining(what)]);
  });
});
