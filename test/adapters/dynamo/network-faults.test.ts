import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../../lambdas/contract/tables.ts';
import { HEALTHY } from '../../../lambdas/domain/health/health.ts';
import {
  callsOf,
  freshId,
  START,
  sampleCall,
  sampleCallback,
  sampleOutage,
} from '../../contracts/samples.ts';
import { startTappedAdapters, type TappedAdapters } from './tapped-adapters.ts';

/** How the DynamoDB adapters bear what networks and busy tables do. */
let tapped: TappedAdapters;
beforeAll(async () => {
  tapped = await startTappedAdapters();
});
afterAll(() => tapped?.stop());
beforeEach(() => tapped.forget());

describe('an answer that is lost', () => {
  const loseOnce = (wanted: string) => {
    let lost = 0;
    tapped.tap.decide(({ operation }) => (operation === wanted && lost++ === 0 ? 'lose-answer' : 'pass'));
  };

  it('makes no writer believe that another wrote the call', async () => {
    loseOnce('PutItem');
    const call = sampleCall();
    expect(await tapped.calls.put(call, 'nothing')).toBeUndefined();
    expect(tapped.operations()).toStrictEqual(['PutItem', 'PutItem']);
    loseOnce('PutItem');
    expect(await tapped.calls.put({ ...call, turn: 2, revision: 2 }, 1)).toBeUndefined();
    expect(await tapped.calls.get(call.callbackId, call.id)).toMatchObject({ turn: 2 });
  });

  it('makes no edit fail', async () => {
    const first = sampleCallback();
    await tapped.callbacks.create(first);
    const second = { ...first, version: 2, name: 'new' };
    tapped.tap.requests.length = 0;
    loseOnce('PutItem');
    expect(await tapped.callbacks.replace(first, second)).toBe(true);
    expect(tapped.operations()).toStrictEqual(['PutItem', 'PutItem']);
  });
});

describe('a claim whose answer is lost', () => {
  it('is held by who made it, and by nobody else', async () => {
    const { callbackId, id } = await tapped.health.keepOutage(sampleOutage());
    tapped.forget();
    let lost = 0;
    tapped.tap.decide(() => (lost++ === 0 ? 'lose-answer' : 'pass'));
    const claim = () => tapped.health.claimNotice(callbackId, id, 'stopped', START, START - 300_000);
    expect(await claim()).toBe(true);
    expect(tapped.operations()).toStrictEqual(['UpdateItem', 'UpdateItem']);
    expect(await claim()).toBe(false);
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
    for (const id of ids) await tapped.health.apply(id, { add: { totalCalls: 1 }, when: [] });
    tapped.tap.requests.length = 0;
    tapped.tap.decide(({ operation }) => (operation === 'BatchGetItem' ? answerOneInThree : 'pass'));
    const found = await tapped.health.getMany(ids);
    expect([...found.values()]).toStrictEqual(ids.map(() => ({ ...HEALTHY, totalCalls: 1 })));
    expect(tapped.operations().length).toBeGreaterThan(3);
    expect(tapped.clock.pauses).toHaveLength(tapped.operations().length - 1);
  });

  it('is given up when nothing more comes', async () => {
    const ids = [freshId('cb'), freshId('cb')];
    tapped.tap.decide(({ body }) => () => ({ Responses: {}, UnprocessedKeys: body.RequestItems }));
    await expect(tapped.health.getMany(ids)).rejects.toThrow(/2 of 2 items/);
    expect(tapped.clock.pauses).toHaveLength(7);
  });
});

it('gives a group as the table has it, where its index still names a call that has left', async () => {
  const callbackId = freshId('cb');
  const open = sampleCall({ callbackId });
  const left = sampleCall({ callbackId, createdAt: START + 1, status: 'SUCCESS' });
  await tapped.calls.put(open, 'nothing');
  await tapped.calls.put(left, 'nothing');
  let told = false;
  tapped.tap.decide(({ operation }) => {
    if (operation !== 'Query' || told) return 'pass';
    told = true;
    return (answer) => ({ ...answer, Items: [marshall(keys.call(callbackId, left.id))], Count: 1 });
  });
  const found = await callsOf(tapped.calls.newestIn(['OPEN'], callbackId, {}, 10));
  expect(found[0]).toStrictEqual(left);
});
