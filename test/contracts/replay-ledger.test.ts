import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { keys } from '../../lambdas/contract/tables.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { inDynamo, inMemory } from './ledger-contracts.ts';
import { dynamoLedgers, HISTORY_DAYS } from './ledgers.ts';
import { sampleReplay } from './replay-ledger.contract.ts';
import { freshId, START } from './samples.ts';

const WINDOW_DAYS = 14;
const SLACK_DAYS = 7;

inMemory('replay ledger');
const engine = inDynamo(['replay ledger']);

describe('a replay in its table', () => {
  const ledger = () => dynamoLedgers(engine(), new MemoryClock({ now: START })).replays;
  const itemOf = async (key: object) =>
    (await engine().documents.send(new GetCommand({ TableName: engine().tables.access, Key: key }))).Item;

  it('lists a replay while it runs, and gives it a time to live', async () => {
    const replay = sampleReplay();
    const { callbackId, id } = replay;
    await ledger().start(replay);
    const expiresAt = START / 1000 + (HISTORY_DAYS + WINDOW_DAYS + SLACK_DAYS) * 86_400;
    expect(await itemOf(keys.replay(callbackId, id))).toMatchObject({ kind: 'replay', v: 1, expiresAt });
    expect(await itemOf(keys.newestReplay(callbackId))).toMatchObject({ replayId: id, v: 1, expiresAt });
    await ledger().apply(callbackId, id, { set: { status: 'done' }, remove: ['dueAt'], when: {} });
    expect(await itemOf(keys.replay(callbackId, id))).not.toHaveProperty('kind');
  });

  it('is not held up for ever by one that died between its two writes', async () => {
    const callbackId = freshId('cb');
    const dead = freshId('rep', START);
    const named = { ...keys.newestReplay(callbackId), replayId: dead, v: 1 };
    await engine().documents.send(new PutCommand({ TableName: engine().tables.access, Item: named }));
    expect(await ledger().start(sampleReplay({ callbackId, createdAt: START + 119_999 }))).toBe(dead);
    const next = sampleReplay({ callbackId, createdAt: START + 120_000 });
    expect(await ledger().start(next)).toBeUndefined();
    expect(await ledger().get(callbackId, next.id)).toStrictEqual(next);
  });

  it('takes the repeat of a start whose answer was lost for the same', async () => {
    const replay = sampleReplay();
    await ledger().start(replay);
    const { callbackId, id } = replay;
    const { replay: begun } = await ledger().apply(callbackId, id, { set: { step: 1 }, when: { step: 0 } });
    expect(await ledger().start(replay)).toBeUndefined();
    expect(await ledger().get(callbackId, id)).toStrictEqual(begun);
  });
});
