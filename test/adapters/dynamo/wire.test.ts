import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../lambdas/adapters/dynamo/document-client.ts';
import { DynamoCallLedger } from '../../../lambdas/adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { AesVault } from '../../../lambdas/adapters/secrets/aes-vault.ts';
import { HEALTHY } from '../../../lambdas/domain/health.ts';
import { allOf, freshId, START, sampleAttempt, sampleCall, sampleCallback } from '../../contracts/samples.ts';
import { type DynamoEngine, startDynamoEngine } from '../../kit/dynamo-engine.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { startWireTap, type WireTap } from '../../kit/wire-tap.ts';

/** What the DynamoDB adapters ask of the network, and how they bear its faults. */
let engine: DynamoEngine;
let tap: WireTap;
let documents: DynamoDBDocumentClient;
let calls: DynamoCallLedger;
let health: DynamoHealthLedger;
let callbacks: DynamoCallbackDirectory;

/** Pauses cost no time here. */
class HastyClock extends MemoryClock {
  readonly pauses: number[] = [];

  override async sleep(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
  }
}
const clock = new HastyClock({ now: START });

beforeAll(async () => {
  engine = await startDynamoEngine();
  tap = await startWireTap(engine.config.endpoint as string);
  documents = documentClient({ ...engine.config, endpoint: tap.endpoint });
  const { tables } = engine;
  const attemptsTable = tables.attempts;
  calls = new DynamoCallLedger({ documents, table: tables.calls, attemptsTable, clock, historyDays: 30 });
  health = new DynamoHealthLedger({ documents, table: tables.health, clock, historyDays: 30 });
  const vault = new AesVault({ secret: async () => 'a data key' });
  callbacks = new DynamoCallbackDirectory({ documents, table: tables.callbacks, vault, clock });
});
afterAll(async () => {
  documents?.destroy();
  await tap?.close();
  await engine?.stop();
});
beforeEach(() => {
  tap.decide(() => 'pass');
  tap.requests.length = 0;
  clock.pauses.length = 0;
});

const operations = () => tap.requests.map((request) => request.operation);

describe('requests', () => {
  it('are one for a first-attempt success', async () => {
    const payload = JSON.stringify('x'.repeat(1022));
    const call = sampleCall({
      status: 'SUCCESS',
      payload,
      lastAttempt: sampleAttempt(START),
      attemptCount: 1,
    });
    await calls.put(call, 'nothing');
    expect(operations()).toStrictEqual(['PutItem']);
  });

  it('are one for a change of health, applied or refused', async () => {
    const id = freshId('cb');
    await health.apply(id, { add: { totalCalls: 1 }, when: [] });
    await health.apply(id, { add: { totalCalls: 1 }, when: [{ field: 'epoch', is: 'equal', to: 9 }] });
    expect(operations()).toStrictEqual(['UpdateItem', 'UpdateItem']);
  });

  it('are one for each shard of a list, until a shard is used up', async () => {
    const callbackId = freshId('cb');
    for (let i = 0; i < 40; i++) {
      await calls.put(sampleCall({ callbackId, createdAt: START + i }), 'nothing');
    }
    tap.requests.length = 0;
    for await (const page of calls.newest(callbackId, undefined, 8)) {
      expect(page).toHaveLength(8);
      break;
    }
    expect(operations().length).toBeGreaterThanOrEqual(8);
    expect(operations().length).toBeLessThanOrEqual(12);
    expect(new Set(operations())).toStrictEqual(new Set(['Query']));
  });

  it('scan nothing and need no transaction, and each read of subscriptions is consistent', async () => {
    const callback = sampleCallback();
    await callbacks.create(callback);
    tap.requests.length = 0;
    await allOf(callbacks.subscribers(callback.tenant, callback.events));
    await callbacks.get(callback.id);
    expect(operations().sort()).toStrictEqual(['GetItem', 'Query', 'Query']);
    for (const request of tap.requests) expect(request.body.ConsistentRead).toBe(true);
  });
});

describe('subscriptions', () => {
  it('are written before the configuration and taken away after it', async () => {
    const first = sampleCallback({ events: ['a', 'b'] });
    await callbacks.create(first);
    await callbacks.replace(first, { ...first, version: 2, events: ['b', 'c'] });
    const steps = tap.requests.map(({ operation, body }) => {
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
    await callbacks.create(first);
    const second = { ...first, version: 2, events: ['b'] };
    const third = { ...first, version: 3, events: ['a', 'b'] };
    let addedAgain: Promise<boolean> | undefined;
    tap.decide(({ operation }) => {
      if (operation !== 'DeleteItem' || addedAgain !== undefined) return 'pass';
      addedAgain = callbacks.replace(second, third);
      return 'lose-answer';
    });
    expect(await callbacks.replace(first, second)).toBe(true);
    expect(await addedAgain).toBe(true);
    expect(await allOf(callbacks.subscribers(first.tenant, ['a']))).toStrictEqual([first.id]);
  });

  it('are read in pages that no number of patterns makes repeat an id', async () => {
    const tenant = freshId('key');
    const events = ['a', 'b', 'c'];
    const ids: string[] = [];
    for (let i = 0; i < 30; i++) {
      const callback = sampleCallback({ tenant, events });
      ids.push(callback.id);
      await callbacks.create(callback);
    }
    tap.requests.length = 0;
    tap.decide(({ body }) => {
      body.Limit = 4;
      return 'pass';
    });
    const found = await allOf(callbacks.subscribers(tenant, events));
    expect(found).toStrictEqual([...ids].sort());
    expect(tap.requests.length).toBeGreaterThanOrEqual(24);
  });
});

describe('an answer that is lost', () => {
  const loseOnce = (wanted: string) => {
    let lost = 0;
    tap.decide(({ operation }) => (operation === wanted && lost++ === 0 ? 'lose-answer' : 'pass'));
  };

  it('makes no writer believe that another wrote the call', async () => {
    loseOnce('PutItem');
    const call = sampleCall();
    expect(await calls.put(call, 'nothing')).toBeUndefined();
    expect(operations()).toStrictEqual(['PutItem', 'PutItem']);
    loseOnce('PutItem');
    expect(await calls.put({ ...call, turn: 2, revision: 2 }, 1)).toBeUndefined();
    expect(await calls.get(call.callbackId, call.id)).toMatchObject({ turn: 2 });
  });

  it('makes no edit fail', async () => {
    const first = sampleCallback();
    await callbacks.create(first);
    const second = { ...first, version: 2, name: 'new' };
    tap.requests.length = 0;
    loseOnce('PutItem');
    expect(await callbacks.replace(first, second)).toBe(true);
    expect(operations()).toStrictEqual(['PutItem', 'PutItem']);
  });
});

describe('a batch that DynamoDB answers in part', () => {
  const answerOneInThree = (answer: Record<string, unknown>) => {
    const [[table, items]] = Object.entries(
      answer.Responses as Record<string, Record<string, unknown>[]>,
    ) as [[string, Record<string, unknown>[]]];
    const kept = items.slice(0, Math.ceil(items.length / 3));
    const rest = items.slice(kept.length).map(({ callbackId, part }) => ({ callbackId, part }));
    return {
      Responses: { [table]: kept },
      UnprocessedKeys: rest.length > 0 ? { [table]: { Keys: rest, ConsistentRead: true } } : {},
    };
  };

  it('is asked for the rest, with growing pauses', async () => {
    const ids = Array.from({ length: 10 }, () => freshId('cb'));
    for (const id of ids) await health.apply(id, { add: { totalCalls: 1 }, when: [] });
    tap.requests.length = 0;
    tap.decide(({ operation }) => (operation === 'BatchGetItem' ? answerOneInThree : 'pass'));
    const found = await health.getMany(ids);
    expect([...found.values()]).toStrictEqual(ids.map(() => ({ ...HEALTHY, totalCalls: 1 })));
    expect(operations().length).toBeGreaterThan(3);
    expect(clock.pauses).toHaveLength(operations().length - 1);
  });

  it('is given up when nothing more comes', async () => {
    const ids = [freshId('cb'), freshId('cb')];
    tap.decide(({ body }) => () => ({ Responses: {}, UnprocessedKeys: body.RequestItems }));
    await expect(health.getMany(ids)).rejects.toThrow(/2 of 2 items/);
    expect(clock.pauses).toHaveLength(7);
  });
});

it('gives a group as the table has it, where its index still names a call that has left', async () => {
  const callbackId = freshId('cb');
  const open = sampleCall({ callbackId });
  const left = sampleCall({ callbackId, createdAt: START + 1, status: 'SUCCESS' });
  await calls.put(open, 'nothing');
  await calls.put(left, 'nothing');
  let told = false;
  tap.decide(({ operation }) => {
    if (operation !== 'Query' || told) return 'pass';
    told = true;
    return (answer) => ({ ...answer, Items: [{ callId: { S: left.id } }], Count: 1 });
  });
  const found = await allOf(calls.newestIn('OPEN', callbackId, undefined, 10));
  expect(found[0]).toStrictEqual(left);
});
