import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Ledgers } from '../contracts/ledgers.ts';
import { allOf, callsOf } from '../contracts/samples.ts';
import type { DynamoEngine } from '../kit/dynamo-engine.ts';
import type { TableName } from '../kit/dynamo-tables.ts';

/** Items of one kind, as a release wrote them. `{base64}` stands for bytes. */
export interface FrozenItems {
  table: string;
  items: Record<string, unknown>[];
}

const CALLBACK = 'cb_01KE6FVN00CA11BACK00000000';
const DELETED = 'cb_01KE6FVN00DE1ETED000000000';
const OUTAGE = 'out_01KE6FVN000VTAGE0000000000';
const REPLAY = 'rep_01KE6FVN00REP1AY0000000000';
const KEY = 'key_01KE6FVN00AAAAAAAAAAAAAAAA';
const LATER = Date.UTC(2026, 0, 6);
const callId = (letter: string) => `call_01KE6FVN00000000000000000${letter}`;

/** Puts the items into the tables, each with further fields if there are any. */
export async function store(engine: DynamoEngine, kinds: FrozenItems[], further: object = {}): Promise<void> {
  for (const { table, items } of kinds) {
    const puts = items.map((item) => ({ PutRequest: { Item: { ...withBytes(item), ...further } } }));
    const TableName = engine.tables[table as TableName];
    await engine.documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
  }
}

/** All that today's adapters read of what was stored, under the names of what they were asked. */
export async function readings(ledgers: Ledgers): Promise<Record<string, unknown>> {
  const { access, batches, callbacks, calls, health, idempotency, replays } = ledgers;
  const [failed, open, succeeded, erased] = await Promise.all(
    ['A', 'B', 'C', 'D'].map((letter) => calls.get(CALLBACK, callId(letter))),
  );
  return {
    callback: await callbacks.get(CALLBACK),
    tombstone: await callbacks.get(DELETED),
    'callbacks of a tenant': await callbacks.list('acme', 10),
    subscribers: await allOf(callbacks.subscribers('acme', ['reply'])),
    health: await health.get(CALLBACK),
    'callbacks with something due': await allOf(health.overdue(LATER)),
    outage: await health.getOutage(CALLBACK, OUTAGE),
    calls: { failed, open, succeeded, erased },
    'open calls': await callsOf(calls.oldestIn('OPEN', CALLBACK, {}, 10)),
    'failed calls': await callsOf(calls.newestIn(['FAILED'], CALLBACK, {}, 10)),
    'calls of a message': await callsOf(calls.newestOfMessage('acme', 'm-1', {}, 10)),
    'payload apart': await calls.payload(failed!),
    'payload in the item': await calls.payload(open!),
    attempts: await calls.attempts(callId('A'), 10),
    key: await access.getKey(KEY),
    keys: await access.listKeys(10),
    "a tenant's administrator": await access.adminEmailOf('acme'),
    claim: await idempotency.find({ scope: 'acme', kind: 'event', key: 'order-7' }),
    completion: await batches.completion('acme', 'b-1'),
    'entries of a batch': await allOf(batches.entries('acme', 'b-1', undefined, 10)),
    replay: await replays.get(CALLBACK, REPLAY),
    'replays that run late': await allOf(replays.overdue(LATER)),
  };
}

function withBytes(item: Record<string, unknown>): Record<string, unknown> {
  const bytes = (value: unknown) =>
    typeof value === 'object' && value !== null && 'base64' in value
      ? Buffer.from(String(value.base64), 'base64')
      : value;
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, bytes(value)]));
}
