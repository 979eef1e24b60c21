import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DynamoReplayLedger } from '../../lambdas/adapters/dynamo/dynamo-replay-ledger.ts';
import { keys } from '../../lambdas/contract/tables.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryReplayLedger } from '../kit/memory/memory-replay-ledger.ts';
import { replayLedgerContract, sampleReplay } from './replay-ledger.contract.ts';
import { freshId, START } from './samples.ts';

const HISTORY_DAYS = 30;
const WINDOW_DAYS = 14;
const SLACK_DAYS = 7;

describe('the replay ledger in memory', () => {
  const clock = new MemoryClock({ now: START });
  beforeEach(() => clock.set(START));
  const ledger = new MemoryReplayLedger({ clock, historyDays: HISTORY_DAYS });
  replayLedgerContract(() => ({ ledger, clock }));
});

describe('the replay ledger in DynamoDB', () => {
  const clock = new MemoryClock({ now: START });
  let engine: DynamoEngine;
  let ledger: DynamoReplayLedger;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    const { documents, tables } = engine;
    ledger = new DynamoReplayLedger({ documents, table: tables.access, clock, historyDays: HISTORY_DAYS });
  });
  afterAll(() => engine?.stop());
  beforeEach(() => clock.set(START));
  replayLedgerContract(() => ({ ledger, clock }));

  const itemOf = async (key: object) =>
    (await engine.documents.send(new GetCommand({ TableName: engine.tables.access, Key: key }))).Item;

  it('lists a replay while it runs, and gives it a time to live', async () => {
    const replay = sampleReplay();
    const { callbackId, id } = replay;
    await ledger.start(replay);
    const expiresAt = START / 1000 + (HISTORY_DAYS + WINDOW_DAYS + SLACK_DAYS) * 86_400;
    expect(await itemOf(keys.replay(callbackId, id))).toMatchObject({ kind: 'replay', v: 1, expiresAt });
    expect(await itemOf(keys.newestReplay(callbackId))).toMatchObject({ replayId: id, v: 1, expiresAt });
    await ledger.apply(callbackId, id, { set: { status: 'done' }, remove: ['dueAt'], when: {} });
    expect(await itemOf(keys.replay(callbackId, id))).not.toHaveProperty('kind');
  });

  it('is not held up for ever by one that died between its two writes', async () => {
    const callbackId = freshId('cb');
    const dead = freshId('rep', START);
    const named = { ...keys.newestReplay(callbackId), replayId: dead, v: 1 };
    await engine.documents.send(new PutCommand({ TableName: engine.tables.access, Item: named }));
    expect(await ledger.start(sampleReplay({ callbackId, createdAt: START + 119_999 }))).toBe(dead);
    const next = sampleReplay({ callbackId, createdAt: START + 120_000 });
    expect(await ledger.start(next)).toBeUndefined();
    expect(await ledger.get(callbackId, next.id)).toStrictEqual(next);
  });

  it('takes the repeat of a start whose answer was lost for the same', async () => {
    const replay = sampleReplay();
    await ledger.start(replay);
    const { callbackId, id } = replay;
    const { replay: begun } = await ledger.apply(callbackId, id, { set: { step: 1 }, when: { step: 0 } });
    expect(await ledger.start(replay)).toBeUndefined();
    expect(await ledger.get(callbackId, id)).toStrictEqual(begun);
  });
});
