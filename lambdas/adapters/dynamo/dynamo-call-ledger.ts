import { isDeepStrictEqual } from 'node:util';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys, PAYLOAD_SORT_KEY, TTL_ATTRIBUTE } from '../../contract/tables.ts';
import type { IdRange } from '../../domain/api/page-cursor.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import type { CallGroup, CallLedger, CallPage } from '../../ports/call-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { batchGet } from './batch-get.ts';
import { attemptItem, attemptOf, callItem, callOf } from './call-item.ts';
import {
  type Listed,
  newestCalls,
  newestCallsIn,
  newestCallsOfMessage,
  oldestCallsIn,
} from './call-pages.ts';
import { type Item, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { DAY_MS, isReadable, ttlOf } from './expiry.ts';
import { firstItems } from './query-pages.ts';

export interface CallLedgerOptions extends TableAccess {
  attemptsTable: string;
  clock: Clock;
  /** How long a call stays readable after its cutoff. */
  historyDays: number;
}

export class DynamoCallLedger implements CallLedger {
  readonly #options: CallLedgerOptions;
  readonly #historyMs: number;

  constructor(options: CallLedgerOptions) {
    this.#options = options;
    this.#historyMs = options.historyDays * DAY_MS;
  }

  async get(callbackId: string, callId: string): Promise<Call | undefined> {
    const item = await this.#read(this.#options.table, keys.call(callbackId, callId));
    if (item === undefined) return undefined;
    const call = callOf(item);
    return this.#readable(call) ? call : undefined;
  }

  async getMany(named: { callbackId: string; id: string }[]): Promise<Call[]> {
    const items = await batchGet(
      this.#options,
      named.map(({ callbackId, id }) => keys.call(callbackId, id)),
    );
    return items.map(callOf).filter((call) => this.#readable(call));
  }

  async put(call: Call, replaces: number | 'nothing'): Promise<Call | undefined> {
    const item = callItem(call, this.#historyMs);
    const condition =
      replaces === 'nothing'
        ? { ConditionExpression: 'attribute_not_exists(callId)' }
        : {
            ConditionExpression: 'revision = :replaces',
            ExpressionAttributeValues: { ':replaces': replaces },
          };
    const result = await this.#put(this.#options.table, item, condition);
    if (!result.refused) return undefined;
    if (result.item === undefined) throw new Error(`There is no call ${call.id} to replace.`);
    // A repeat of a write whose answer was lost finds its own work: that is a success.
    return isDeepStrictEqual(result.item, asStored(item)) ? undefined : callOf(result.item);
  }

  async payload(call: Call): Promise<string | undefined> {
    if (call.payloadApart === undefined) return call.payload;
    const item = await this.#read(this.#options.attemptsTable, { callId: call.id, at: PAYLOAD_SORT_KEY });
    const isThere = item !== undefined && isReadable(item[TTL_ATTRIBUTE], this.#options.clock.now());
    return isThere ? (item.payload as string) : undefined;
  }

  async keepPayload(call: Call, payload: string): Promise<void> {
    const expiresAt = ttlOf(call.retryUntil + this.#historyMs);
    const item = { callId: call.id, at: PAYLOAD_SORT_KEY, payload, v: 1, [TTL_ATTRIBUTE]: expiresAt };
    await this.#putOnce(item);
  }

  async prolongPayload(call: Call): Promise<void> {
    if (call.payloadApart === undefined) return;
    const { documents, attemptsTable } = this.#options;
    const update = new UpdateCommand({
      TableName: attemptsTable,
      Key: { callId: call.id, at: PAYLOAD_SORT_KEY },
      UpdateExpression: 'SET #expiresAt = :expiresAt',
      // What is gone is not made anew; and an older window, that comes late, does not shorten a newer one.
      ConditionExpression: '#expiresAt < :expiresAt',
      ExpressionAttributeNames: { '#expiresAt': TTL_ATTRIBUTE },
      ExpressionAttributeValues: { ':expiresAt': ttlOf(call.retryUntil + this.#historyMs) },
    });
    await writeIf(documents.send(update));
  }

  async keepAttempt(call: Call, attempt: Attempt): Promise<void> {
    await this.#putOnce(attemptItem(call, attempt, this.#historyMs));
  }

  attempts(callId: string, limit: number): Promise<Attempt[]> {
    return this.#attempts(callId, limit, 'newest');
  }

  async firstAttempt(callId: string): Promise<Attempt | undefined> {
    return (await this.#attempts(callId, 1, 'oldest'))[0];
  }

  newest(callbackId: string, range: IdRange, pageSize: number): AsyncIterable<CallPage> {
    return newestCalls(this.#options, callbackId, this.#listed(range, pageSize));
  }

  newestIn(
    groups: CallGroup[],
    callbackId: string,
    range: IdRange,
    pageSize: number,
  ): AsyncIterable<CallPage> {
    return newestCallsIn(this.#options, groups, callbackId, this.#listed(range, pageSize));
  }

  oldestIn(
    group: CallGroup,
    callbackId: string,
    range: IdRange & { after?: string },
    pageSize: number,
  ): AsyncIterable<CallPage> {
    const listed = { ...this.#listed(range, pageSize), range };
    return oldestCallsIn(this.#options, group, callbackId, listed);
  }

  newestOfMessage(
    tenant: string,
    messageId: string,
    range: IdRange,
    pageSize: number,
  ): AsyncIterable<CallPage> {
    return newestCallsOfMessage(this.#options, tenant, messageId, this.#listed(range, pageSize));
  }

  #listed(range: IdRange, pageSize: number): Listed {
    return { range, pageSize, readable: (call) => this.#readable(call) };
  }

  async #attempts(callId: string, limit: number, first: 'newest' | 'oldest'): Promise<Attempt[]> {
    const { documents, attemptsTable, clock } = this.#options;
    const query = {
      TableName: attemptsTable,
      KeyConditionExpression: 'callId = :callId AND #at < :payload',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':callId': callId, ':payload': PAYLOAD_SORT_KEY },
      ScanIndexForward: first === 'oldest',
      ConsistentRead: true,
    };
    const readable = (item: Item) => isReadable(item[TTL_ATTRIBUTE], clock.now());
    return (await firstItems(documents, query, limit, readable)).map(attemptOf);
  }

  /** What is there already stays as it is. */
  async #putOnce(item: Item): Promise<void> {
    const condition = { ConditionExpression: 'attribute_not_exists(callId)' };
    await this.#put(this.#options.attemptsTable, item, condition);
  }

  #put(
    table: string,
    item: Item,
    condition: { ConditionExpression: string; ExpressionAttributeValues?: Item },
  ) {
    const command = new PutCommand({
      TableName: table,
      Item: item,
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return writeIf(this.#options.documents.send(command));
  }

  async #read(table: string, key: Item): Promise<Item | undefined> {
    const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
    return (await this.#options.documents.send(command)).Item;
  }

  #readable(call: Call): boolean {
    return this.#options.clock.now() < call.retryUntil + this.#historyMs;
  }
}

/** Without undefined fields, as the table would give it back. */
function asStored(item: Item): unknown {
  return JSON.parse(JSON.stringify(item));
}
