import { describe, expect, it } from 'vitest';
import { eventBody } from '../../../lambdas/contract/api/event.ts';
import { publishableFrom } from '../../../lambdas/domain/event/event.ts';
import { type StateNews, spokenOf, stateEvent } from '../../../lambdas/domain/event/state-event.ts';
import type { StateChange } from '../../../lambdas/domain/health/health-events.ts';
import { START, sampleCallback } from '../../kit/samples.ts';

const callback = sampleCallback({ tenant: 'acme', auth: { type: 'bearer', token: 'hush-hush' } });
const news: StateNews = {
  change: 'errors',
  at: START,
  key: START,
  state: 'TooManyErrors',
  reason: '9 attempts failed in a row.',
  outageId: 'out_1',
  cause: { callId: 'call_1', communicationId: 'C-8' },
};

describe('a state event', () => {
  it('says which callback, what became of it, when, why and by which call', () => {
    const { acceptedAt, event } = stateEvent(callback, news);
    expect(acceptedAt).toBe(START);
    expect(event).toMatchObject({
      type: `callback.${callback.id}.errors`,
      tenant: 'acme',
      communicationId: 'C-8',
    });
    expect(JSON.parse(event.payload!)).toEqual({
      ...{ callbackId: callback.id, change: 'errors', at: '2026-01-05T09:00:00.000Z' },
      ...{ state: 'TooManyErrors', reason: '9 attempts failed in a row.', outageId: 'out_1' },
      ...{ callId: 'call_1', communicationId: 'C-8' },
    });
  });

  it('says nothing of what there is not, and of URL and credentials never', () => {
    const { event } = stateEvent(callback, { change: 'started', at: START, key: 1, state: 'Active' });
    expect(JSON.parse(event.payload!)).toEqual({
      ...{ callbackId: callback.id, change: 'started', at: '2026-01-05T09:00:00.000Z', state: 'Active' },
    });
    expect(JSON.stringify(stateEvent(callback, news))).not.toMatch(/hush|receiver\.example|whsec/);
  });

  it('is the same each time that it is told, and another each time that it happens', () => {
    const ids = [
      stateEvent(callback, news).id,
      stateEvent(callback, { ...news, key: 'else' }).id,
      stateEvent(callback, { ...news, at: START + 1 }).id,
      stateEvent(callback, { ...news, change: 'stopped' }).id,
      stateEvent({ ...callback, id: 'cb_01KE6FVN00CA11BACK00000001' }, news).id,
    ];
    expect(new Set(ids).size).toBe(5);
    expect(stateEvent(callback, { ...news, reason: 'told again' }).id).toBe(ids[0]);
  });

  it('is an event that a queue would take from anyone', () => {
    const { event } = stateEvent(callback, news);
    const body = eventBody.parse({ ...event, payload: JSON.parse(event.payload!) });
    expect(publishableFrom(body, 'acme')).toEqual({ event });
  });
});

describe('the callback that an event speaks of', () => {
  const changes: StateChange[] = ['started', 'stopped', 'errors', 'outage', 'recovered'];

  it.each(changes)('is told by its type, of %s', (change) => {
    expect(spokenOf(stateEvent(callback, { ...news, change }).event.type)).toBe(callback.id);
  });

  it.each([
    'reply',
    `callback.${callback.id}`,
    `callback.${callback.id}.else`,
    `x.callback.${callback.id}.errors`,
  ])('is none for %s', (type) => {
    expect(spokenOf(type)).toBeUndefined();
  });
});
