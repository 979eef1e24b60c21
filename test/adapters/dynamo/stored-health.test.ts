import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoHealthLedger } from '../../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { TTL_SLACK_SECONDS } from '../../../lambdas/contract/limits.ts';
import { keys, tables } from '../../../lambdas/contract/tables.ts';
import { DAY_MS, freshId, START, sampleOutage } from '../../contracts/samples.ts';
import { type DynamoEngine, startDynamoEngine } from '../../kit/dynamo-engine.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

const HISTORY_DAYS = 30;
const clock = new MemoryClock({ now: START });

/** What really lies in the table of health and outages. */
let engine: DynamoEngine;
let health: DynamoHealthLedger;
beforeAll(async () => {
  engine = await startDynamoEngine();
  const { documents, tables: names } = engine;
  health = new DynamoHealthLedger({ documents, table: names.health, clock, historyDays: HISTORY_DAYS });
});
afterAll(() => engine?.stop());

const itemAt = async (key: Record<string, unknown>) =>
  (await engine.documents.send(new GetCommand({ TableName: engine.tables.health, Key: key }))).Item;

const idsOfUnhealthy = async () => {
  const scan = new ScanCommand({ TableName: engine.tables.health, IndexName: tables.health.unhealthy.name });
  return (await engine.documents.send(scan)).Items?.map((item) => item.callbackId);
};

describe('items of health', () => {
  it('are indexed only while something is due', async () => {
    const id = freshId('cb');
    await health.apply(id, { add: { totalCalls: 1 }, when: [] });
    expect(await idsOfUnhealthy()).not.toContain(id);
    await health.apply(id, { set: { unhealthyShard: '3', beatAt: START }, when: [] });
    expect(await idsOfUnhealthy()).toContain(id);
    await health.apply(id, { remove: ['unhealthyShard', 'beatAt'], when: [] });
    expect(await idsOfUnhealthy()).not.toContain(id);
    expect(await itemAt(keys.health(id))).toStrictEqual({
      ...keys.health(id),
      v: 1,
      w: expect.any(String),
      totalCalls: 1,
    });
  });

  it('know whose write they hold: its repeat, after an answer was lost, is no refusal', async () => {
    const id = freshId('cb');
    const send = engine.documents.send.bind(engine.documents);
    const change = { set: { streak: 1 }, when: [{ field: 'streak', is: 'equal', to: 0 } as const] };
    engine.documents.send = (async (command: Parameters<typeof send>[0]) => {
      engine.documents.send = send;
      await send(command);
      return send(command);
    }) as typeof send;
    expect(await health.apply(id, change)).toMatchObject({ applied: true, health: { streak: 1 } });
    expect(await health.apply(id, change)).toMatchObject({ applied: false });
  });

  it('stay within one write unit', async () => {
    const id = freshId('cb');
    const failure = {
      at: START,
      outcome: 'connection_refused',
      statusCode: 503,
      message: '"é"'.repeat(300),
    } as const;
    await health.apply(id, {
      set: {
        mode: 'direct',
        state: 'Active',
        streakSince: START,
        resetAt: START,
        lastError: failure,
        outageFirstError: failure,
        lastSuccessAt: START,
        outageId: freshId('out'),
        outageStartedAt: START,
        outageEndedAt: START,
        outageEndedBy: 'delivery',
        outageLastFailureAt: START,
        outageFirstCall: freshId('call'),
        beatAt: START,
        unhealthyShard: '7',
      },
      add: {
        totalCalls: 1e9,
        totalErrors: 1e9,
        streak: 1e9,
        firstStreak: 1e9,
        outageAttempts: 1,
        outageCalls: 1,
      },
      when: [],
    });
    const item = await itemAt(keys.health(id));
    expect(bytesAsCharged(item)).toBeLessThan(1024);
  });

  it('expire with their callback only, and then whatever comes late', async () => {
    const { callbackId, id, ...rest } = sampleOutage();
    const outage = { callbackId, id, ...rest };
    await health.apply(callbackId, { set: { outageId: id }, when: [] });
    await health.keepOutage(outage);
    expect(await itemAt(keys.health(callbackId))).not.toHaveProperty('expiresAt');
    await health.expire(callbackId, START + 60 * DAY_MS);
    await health.apply(callbackId, { add: { totalCalls: 1 }, when: [] });
    await health.keepOutage({ ...outage, attempts: 2 });
    await health.recordNotice(callbackId, id, 'outage', { notifiedAt: START, mailId: 'mail-1' });
    const expiresAt = (START + 60 * DAY_MS) / 1000 + TTL_SLACK_SECONDS;
    expect(await itemAt(keys.health(callbackId))).toMatchObject({ expiresAt, totalCalls: 1 });
    expect(await itemAt(keys.outage(callbackId, id))).toMatchObject({ expiresAt, mails: 1 });
  });

  it('of an outage expire once it has ended', async () => {
    const open = sampleOutage();
    const key = keys.outage(open.callbackId, open.id);
    await health.keepOutage(open);
    expect(await itemAt(key)).not.toHaveProperty('expiresAt');
    const endedAt = START + 60_000;
    await health.keepOutage({ ...open, attempts: 2, endedAt, endedBy: 'delivery' });
    const expiresAt = (endedAt + HISTORY_DAYS * DAY_MS) / 1000 + TTL_SLACK_SECONDS;
    expect(await itemAt(key)).toMatchObject({ v: 1, expiresAt });
    await health.keepOutage({ ...open, attempts: 3 });
    expect(await itemAt(key)).not.toHaveProperty('expiresAt');
  });
});

/** An item's size as AWS counts it: names and text in UTF-8, numbers at most 21 bytes, some overhead per map. */
function bytesAsCharged(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(`${value}`.length / 2) + 2;
  const fields = Object.entries(value as object);
  return fields.reduce((sum, [name, field]) => sum + 1 + Buffer.byteLength(name) + bytesAsCharged(field), 3);
}
