import { GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoCallLedger } from '../../../lambdas/adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { AesVault } from '../../../lambdas/adapters/secrets/aes-vault.ts';
import { TTL_SLACK_SECONDS } from '../../../lambdas/contract/limits.ts';
import { keys, tables } from '../../../lambdas/contract/tables.ts';
import type { CallStatus } from '../../../lambdas/domain/call/call.ts';
import { DAY_MS, START, sampleAttempt, sampleCall, sampleCallback } from '../../contracts/samples.ts';
import { type DynamoEngine, startDynamoEngine } from '../../kit/dynamo-engine.ts';
import type { TableName } from '../../kit/dynamo-tables.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

const HISTORY_DAYS = 30;
const clock = new MemoryClock({ now: START });

/** What really lies in the tables of calls and callbacks. */
let engine: DynamoEngine;
let calls: DynamoCallLedger;
let callbacks: DynamoCallbackDirectory;
beforeAll(async () => {
  engine = await startDynamoEngine();
  const { documents, tables: names } = engine;
  const history = { clock, historyDays: HISTORY_DAYS };
  calls = new DynamoCallLedger({ documents, table: names.calls, attemptsTable: names.attempts, ...history });
  const vault = new AesVault({ secret: async () => 'a data key' });
  callbacks = new DynamoCallbackDirectory({ documents, table: names.callbacks, vault, clock });
});
afterAll(() => engine?.stop());

const itemAt = async (table: TableName, key: Record<string, unknown>) =>
  (await engine.documents.send(new GetCommand({ TableName: engine.tables[table], Key: key }))).Item;

const everythingIn = async (table: TableName, index?: string) =>
  (await engine.documents.send(new ScanCommand({ TableName: engine.tables[table], IndexName: index })))
    .Items ?? [];

describe('items of calls', () => {
  it('expire after window, retention and slack, with their attempts and payload', async () => {
    const windowMs = 3 * DAY_MS;
    const call = sampleCall({
      retryUntil: START + windowMs,
      payload: undefined,
      payloadApart: { bytes: 3, lifted: {} },
    });
    const attempt = sampleAttempt(START);
    await calls.keepPayload(call, '"a"');
    await calls.keepAttempt(call, attempt);
    await calls.put(call, 'nothing');
    const expiresAt = (START + windowMs + HISTORY_DAYS * DAY_MS) / 1000 + TTL_SLACK_SECONDS;
    const items = [
      await itemAt('calls', keys.call(call.callbackId, call.id)),
      await itemAt('attempts', { callId: call.id, at: attempt.id }),
      await itemAt('attempts', { callId: call.id, at: 'payload' }),
    ];
    for (const item of items) expect(item).toMatchObject({ v: 1, expiresAt });
  });

  it.each<[CallStatus, string | undefined]>([
    ['PENDING', 'OPEN'],
    ['FAILED', 'FAILED'],
    ['SUCCESS', undefined],
  ])('that are %s are indexed under %s', async (status, group) => {
    const call = sampleCall({ status });
    await calls.put(call, 'nothing');
    const indexed = await everythingIn('calls', tables.calls.byStatus.name);
    const entry = indexed.find((item) => item.callId === call.id);
    const { callbackShard } = keys.call(call.callbackId, call.id);
    const shard = callbackShard.split('#').at(-1);
    expect(entry?.statusShard).toBe(group && `${call.callbackId}#${group}#${shard}`);
  });

  it('leave the index when they succeed', async () => {
    const call = sampleCall();
    await calls.put(call, 'nothing');
    await calls.put({ ...call, status: 'SUCCESS', revision: 2 }, 1);
    const indexed = await everythingIn('calls', tables.calls.byStatus.name);
    expect(indexed.map((item) => item.callId)).not.toContain(call.id);
  });

  it('are indexed by message only where there is one', async () => {
    const named = sampleCall({ messageId: 'm-1', tenant: 'acme' });
    const nameless = sampleCall({ tenant: 'acme' });
    await calls.put(named, 'nothing');
    await calls.put(nameless, 'nothing');
    const byMessage = new QueryCommand({
      TableName: engine.tables.calls,
      IndexName: tables.calls.byMessage.name,
      KeyConditionExpression: 'tenantMessage = :message',
      ExpressionAttributeValues: { ':message': 'acme#m-1' },
    });
    const { Items } = await engine.documents.send(byMessage);
    expect(Items?.map((item) => item.callId)).toStrictEqual([named.id]);
    const indexed = await everythingIn('calls', tables.calls.byMessage.name);
    expect(indexed.map((item) => item.callId)).not.toContain(nameless.id);
  });
});

describe('items of callbacks', () => {
  it('hold no secret in the clear, wherever it lies', async () => {
    const callback = sampleCallback({
      auth: { type: 'basic', username: 'plain-user', password: 'plain-password' },
      secret: 'whsec_plain-secret',
      oldSecrets: [{ secret: 'whsec_plain-old-one', until: START }],
      url: 'https://plain-host.example/hook?token=plain-query',
      headers: { 'x-key': 'plain-header' },
    });
    await callbacks.create(callback);
    await callbacks.replace(callback, {
      ...callback,
      version: 2,
      auth: { type: 'bearer', token: 'plain-token' },
    });
    const raw = JSON.stringify(await everythingIn('callbacks'));
    expect(raw).toContain(callback.id);
    for (const plain of [
      'plain-user',
      'plain-password',
      'plain-token',
      'plain-secret',
      'plain-old',
      'plain-host',
      'plain-header',
      'bearer',
    ]) {
      expect(raw).not.toContain(plain);
    }
    expect(await itemAt('callbacks', keys.callback(callback.id))).toMatchObject({
      v: 1,
      auth: expect.stringMatching(/^v1\./),
      secret: expect.stringMatching(/^v1\./),
      oldSecrets: expect.stringMatching(/^v1\./),
      request: expect.stringMatching(/^v1\./),
    });
  });

  it('become tombstones that hold no secret at all, expire, and leave the list', async () => {
    const callback = sampleCallback({
      oldSecrets: [{ secret: 'whsec_old', until: START }],
      url: 'https://a.example/hook?token=plain-token',
    });
    await callbacks.create(callback);
    const until = START + 40 * DAY_MS;
    await callbacks.remove(callback, START + 5, until);
    const item = await itemAt('callbacks', keys.callback(callback.id));
    expect(item).toMatchObject({ v: 1, deletedAt: START + 5, expiresAt: until / 1000 + TTL_SLACK_SECONDS });
    expect(item).not.toHaveProperty('auth');
    expect(item).not.toHaveProperty('secret');
    expect(item).not.toHaveProperty('oldSecrets');
    expect(item).not.toHaveProperty('request');
    expect(item?.url).toBe('https://a.example/hook?token=***');
    const listed = await everythingIn('callbacks', tables.callbacks.byTenant.name);
    expect(listed.map((entry) => entry.callbackId)).not.toContain(callback.id);
    const left = (await everythingIn('callbacks')).filter((entry) => entry.sk === callback.id);
    expect(left).toStrictEqual([]);
  });

  it('of the release before are read with what they do not say yet, and sealed by an edit', async () => {
    const callback = sampleCallback({ url: 'https://a.example/hook?token=plain-early' });
    await callbacks.create(callback);
    const key = keys.callback(callback.id);
    const { request: _sealed, removeHTML: _later, ...early } = (await itemAt('callbacks', key))!;
    const { url, headers, notify } = callback;
    const { everyFailedCall: _too, ...earlyNotify } = notify;
    const Item = { ...early, url, headers, notify: earlyNotify };
    await engine.documents.send(new PutCommand({ TableName: engine.tables.callbacks, Item }));
    expect(await callbacks.get(callback.id)).toStrictEqual(callback);
    expect(await callbacks.replace(callback, { ...callback, version: 2 })).toBe(true);
    expect(JSON.stringify(await itemAt('callbacks', key))).not.toContain('plain-early');
  });

  it('put only configurations into the list', async () => {
    await callbacks.create(sampleCallback());
    const listed = await everythingIn('callbacks', tables.callbacks.byTenant.name);
    expect(listed.length).toBeGreaterThan(0);
    for (const entry of listed) expect(entry.sk).toBe('cb');
  });
});
