import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allOf, freshId, START, sampleAttempt, sampleCall, sampleCallback } from '../../contracts/samples.ts';
import { startTappedAdapters, type TappedAdapters } from './tapped-adapters.ts';

/** What the DynamoDB adapters ask of the network, and in which order. */
let tapped: TappedAdapters;
beforeAll(async () => {
  tapped = await startTappedAdapters();
});
afterAll(() => tapped?.stop());
beforeEach(() => tapped.forget());

describe('requests', () => {
  it('are one for a first-attempt success', async () => {
    const payload = JSON.stringify('x'.repeat(1022));
    const call = sampleCall({
      status: 'SUCCESS',
      payload,
      lastAttempt: sampleAttempt(START),
      attemptCount: 1,
    });
    await tapped.calls.put(call, 'nothing');
    expect(tapped.operations()).toStrictEqual(['PutItem']);
  });

  it('are one for a change of health, applied or refused', async () => {
    const id = freshId('cb');
    await tapped.health.apply(id, { add: { totalCalls: 1 }, when: [] });
    await tapped.health.apply(id, { add: { totalCalls: 1 }, when: [{ field: 'epoch', is: 'equal', to: 9 }] });
    expect(tapped.operations()).toStrictEqual(['UpdateItem', 'UpdateItem']);
  });

  it('are one for each shard of a list', async () => {
    const callbackId = freshId('cb');
    for (let i = 0; i < 40; i++) {
      await tapped.calls.put(sampleCall({ callbackId, createdAt: START + i }), 'nothing');
    }
    tapped.tap.requests.length = 0;
    for await (const page of tapped.calls.newest(callbackId, {}, 8)) {
      expect(page.calls).toHaveLength(8);
      break;
    }
    expect(tapped.operations()).toStrictEqual(Array(8).fill('Query'));
  });

  it('scan nothing and need no transaction, and each read of subscriptions is consistent', async () => {
    const callback = sampleCallback();
    await tapped.callbacks.create(callback);
    tapped.tap.requests.length = 0;
    await allOf(tapped.callbacks.subscribers(callback.tenant, callback.events));
    await tapped.callbacks.get(callback.id);
    expect(tapped.operations().sort()).toStrictEqual(['GetItem', 'Query', 'Query']);
    for (const request of tapped.tap.requests) expect(request.body.ConsistentRead).toBe(true);
  });
});

describe('subscriptions', () => {
  it('are written before the configuration and taken away after it', async () => {
    const first = sampleCallback({ events: ['a', 'b'] });
    await tapped.callbacks.create(first);
    await tapped.callbacks.replace(first, { ...first, version: 2, events: ['b', 'c'] });
    const steps = tapped.tap.requests.map(({ operation, body }) => {
      const key = (body.Item ?? body.Key) as { pk: { S: string } };
      return `${operation} ${key.pk.S.split('#')[0]}`;
    });
    expect(steps).toStrictEqual([
      'PutItem sub',
      'PutItem sub',
      'PutItem cb',
      'PutItem sub',
      'PutItem cb',
      'DeleteItem sub',
    ]);
  });

  it("survive an older edit's clean-up that comes late", async () => {
    const first = sampleCallback({ events: ['a'] });
    await tapped.callbacks.create(first);
    const second = { ...first, version: 2, events: ['b'] };
    const third = { ...first, version: 3, events: ['a', 'b'] };
    let addedAgain: Promise<boolean> | undefined;
    tapped.tap.decide(({ operation }) => {
      if (operation !== 'DeleteItem' || addedAgain !== undefined) return 'pass';
      addedAgain = tapped.callbacks.replace(second, third);
      return 'lose-answer';
    });
    expect(await tapped.callbacks.replace(first, second)).toBe(true);
    expect(await addedAgain).toBe(true);
    expect(await allOf(tapped.callbacks.subscribers(first.tenant, ['a']))).toStrictEqual([first.id]);
  });

  it('are read in pages that no number of patterns makes repeat an id', async () => {
    const tenant = freshId('key');
    const events = ['a', 'b', 'c'];
    const ids: string[] = [];
    for (let i = 0; i < 30; i++) {
      const callback = sampleCallback({ tenant, events });
      ids.push(callback.id);
      await tapped.callbacks.create(callback);
    }
    tapped.tap.requests.length = 0;
    tapped.tap.decide(({ body }) => {
      body.Limit = 4;
      return 'pass';
    });
    const found = await allOf(tapped.callbacks.subscribers(tenant, events));
    expect(found).toStrictEqual([...ids].sort());
    expect(tapped.tap.requests.length).toBeGreaterThanOrEqual(24);
  });
});
