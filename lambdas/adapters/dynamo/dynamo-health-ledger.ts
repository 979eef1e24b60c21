import { randomUUID } from 'node:crypto';
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { keys, TTL_ATTRIBUTE } from '../../contract/tables.ts';
import { HEALTHY, type Health, type HealthChange } from '../../domain/health/health.ts';
import type { NoticeKind, Outage } from '../../domain/health/outage.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger, NoticeResult } from '../../ports/health-ledger.ts';
import { batchGet } from './batch-get.ts';
import { type Item, type Written, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { DAY_MS, isReadable, ttlOf } from './expiry.ts';
import { healthUpdate } from './health-update.ts';
import { claimUpdate, isClaimedBy, recordUpdate, releaseUpdate } from './notice-item.ts';
import { finalUpdate, OUTAGE_PREFIX, outageOfItem, outageUpdate } from './outage-item.ts';
import { countTroubled, overdueCallbacks } from './overdue-callbacks.ts';
import { firstItems } from './query-pages.ts';
import { updateExpression } from './update-expression.ts';
import { newMark, signed, WRITTEN_BY } from './written-by.ts';

export interface HealthLedgerOptions extends TableAccess {
  clock: Clock;
  /** How long an outage stays readable after its end. */
  historyDays: number;
}

/**
 * A callback's health is one item that does not age: it has a TTL only once its callback is deleted. So has the record
 * of its newest outage while that is open, or has no end on record; a callback has one such, and the next replaces it.
 */
export class DynamoHealthLedger implements HealthLedger {
  readonly #options: HealthLedgerOptions;

  constructor(options: HealthLedgerOptions) {
    this.#options = options;
  }

  async get(callbackId: string): Promise<Health> {
    return healthOf(await this.#read(keys.health(callbackId)));
  }

  async getMany(callbackIds: string[]): Promise<Map<string, Health>> {
    const wanted = [...new Set(callbackIds)];
    const items = await batchGet(this.#options, wanted.map(keys.health));
    const found = new Map(items.map((item) => [item.callbackId as string, item]));
    return new Map(wanted.map((id) => [id, healthOf(found.get(id))]));
  }

  async apply(callbackId: string, change: HealthChange): Promise<{ applied: boolean; health: Health }> {
    const mark = newMark();
    const written = await this.#update(keys.health(callbackId), signed(healthUpdate(change), mark));
    // The SDK's repeat of a write whose answer was lost is refused by its own work.
    if (written.refused)
      return { applied: written.item?.[WRITTEN_BY] === mark, health: healthOf(written.item) };
    return { applied: true, health: healthOf(written.output.Attributes) };
  }

  async keepOutage(outage: Outage): Promise<Outage> {
    const key = keys.outage(outage.callbackId, outage.id);
    const written = await this.#update(key, outageUpdate(outage, this.#options.historyDays * DAY_MS));
    return outageOfItem((written.refused ? written.item : written.output.Attributes)!);
  }

  async getOutage(callbackId: string, outageId: string): Promise<Outage | undefined> {
    const item = await this.#read(keys.outage(callbackId, outageId));
    return item && this.#readable(item) ? outageOfItem(item) : undefined;
  }

  async listOutages(callbackId: string, limit: number, before?: string): Promise<Outage[]> {
    const query = {
      TableName: this.#options.table,
      KeyConditionExpression: 'callbackId = :callbackId AND #part BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#part': 'part' },
      ExpressionAttributeValues: {
        ':callbackId': callbackId,
        ':first': OUTAGE_PREFIX,
        ':last': `${OUTAGE_PREFIX}${before ?? '\uffff'}`,
      },
      ScanIndexForward: false,
      ConsistentRead: true,
    };
    const isBefore = (item: Item) => item.part !== `${OUTAGE_PREFIX}${before}`;
    const wanted = (item: Item) => isBefore(item) && this.#readable(item);
    const items = await firstItems(this.#options.documents, query, limit, wanted);
    return items.map(outageOfItem);
  }

  async claimNotice(
    callbackId: string,
    outageId: string,
    kind: NoticeKind,
    now: number,
    staleBefore: number,
  ): Promise<boolean> {
    const token = randomUUID();
    const update = claimUpdate(kind, { now, staleBefore, token });
    const written = await this.#update(keys.outage(callbackId, outageId), update);
    return !written.refused || isClaimedBy(written.item, kind, token);
  }

  async releaseNotice(callbackId: string, outageId: string, kind: NoticeKind): Promise<void> {
    await this.#update(keys.outage(callbackId, outageId), releaseUpdate(kind));
  }

  async recordNotice(
    callbackId: string,
    outageId: string,
    kind: NoticeKind,
    result: NoticeResult,
  ): Promise<void> {
    await this.#update(keys.outage(callbackId, outageId), recordUpdate(kind, result));
  }

  overdue(before: number): AsyncIterable<string[]> {
    return overdueCallbacks(this.#options, before);
  }

  troubled(): Promise<number> {
    return countTroubled(this.#options);
  }

  /** An absent item gets its TTL too: what a late worker then counts there goes with it. */
  async expire(callbackId: string, at: number): Promise<void> {
    const expiresAt = ttlOf(at);
    const expiring = updateExpression({ set: { [TTL_ATTRIBUTE]: expiresAt } });
    const written = await this.#update(keys.health(callbackId), expiring);
    const { outageId } = healthOf(written.refused ? undefined : written.output.Attributes);
    if (outageId !== undefined) await this.#update(keys.outage(callbackId, outageId), finalUpdate(expiresAt));
  }

  #update(
    key: Item,
    update: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
  ): Promise<Written<{ Attributes?: Item }>> {
    const command = new UpdateCommand({
      TableName: this.#options.table,
      Key: key,
      ...update,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return writeIf(this.#options.documents.send(command));
  }

  async #read(key: Item): Promise<Item | undefined> {
    const command = new GetCommand({ TableName: this.#options.table, Key: key, ConsistentRead: true });
    return (await this.#options.documents.send(command)).Item;
  }

  #readable(item: Item): boolean {
    return isReadable(item[TTL_ATTRIBUTE], this.#options.clock.now());
  }
}

function healthOf(item: Item | undefined): Health {
  const { callbackId, part, v, expiresAt, [WRITTEN_BY]: _mark, ...fields } = item ?? {};
  return { ...HEALTHY, ...fields };
}
