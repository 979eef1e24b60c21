import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { LARGEST_PAGE, MAX_WINDOW_SECONDS } from '../../contract/limits.ts';
import { keys, TTL_ATTRIBUTE, tables } from '../../contract/tables.ts';
import type { Replay, ReplayChange } from '../../domain/replay/replay.ts';
import { timeOfId } from '../../domain/text/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReplayLedger, RunningReplay } from '../../ports/replay-ledger.ts';
import { batchGet } from './batch-get.ts';
import { type Item, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { DAY_MS, isReadable, ttlOf } from './expiry.ts';
import { queryPages } from './query-pages.ts';
import { updateExpression } from './update-expression.ts';
import { newMark, signed, WRITTEN_BY } from './written-by.ts';

/** What the index lists running replays under. */
const KIND = 'replay';
/** Who named a replay and has not recorded it by then, died in between. */
const RECORDED_WITHIN_MS = 120_000;
const MAX_TRIES = 5;

/**
 * Replays in the Access table. Which of a callback's is the running one is decided by the item that names the newest: it is
 * written before the replay's own, and another replay's name goes over it only where that one is over.
 */
export class DynamoReplayLedger implements ReplayLedger {
  readonly #options: TableAccess & { clock: Clock };
  readonly #historyMs: number;

  constructor(options: TableAccess & { clock: Clock; historyDays: number }) {
    this.#options = options;
    // A replay runs as long as its calls are there, and those may have a window before them.
    this.#historyMs = options.historyDays * DAY_MS + MAX_WINDOW_SECONDS * 1000;
  }

  async get(callbackId: string, replayId: string): Promise<Replay | undefined> {
    const { documents, table, clock } = this.#options;
    const Key = keys.replay(callbackId, replayId);
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && isReadable(Item[TTL_ATTRIBUTE], clock.now()) ? replayOf(Item) : undefined;
  }

  async start(replay: Replay): Promise<string | undefined> {
    const { documents, table } = this.#options;
    const running = await this.#takeTurn(replay);
    if (running !== undefined) return running;
    const { id, callbackId, ...rest } = replay;
    const item = { ...keys.replay(callbackId, id), kind: KIND, callbackId, ...rest, ...this.#alive(replay) };
    const put = new PutCommand({
      TableName: table,
      Item: item,
      // A repeat of a put whose answer was lost may come when the replay has begun.
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await writeIf(documents.send(put));
    return undefined;
  }

  async apply(
    callbackId: string,
    replayId: string,
    { set = {}, add = {}, remove = [], when }: ReplayChange,
  ): Promise<{ applied: boolean; replay: Replay | undefined }> {
    const isOver = set.status !== undefined && set.status !== 'running';
    const mark = newMark();
    const update = signed(
      updateExpression({ set, add, remove: isOver ? [...remove, 'kind'] : remove }),
      mark,
    );
    const conditions = Object.entries(when).map(([field, value]) => {
      update.ExpressionAttributeNames[`#${field}`] = field;
      update.ExpressionAttributeValues[`:when_${field}`] = value;
      return `#${field} = :when_${field}`;
    });
    const command = new UpdateCommand({
      TableName: this.#options.table,
      Key: keys.replay(callbackId, replayId),
      ...update,
      ConditionExpression: ['attribute_exists(pk)', ...conditions].join(' AND '),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(this.#options.documents.send(command));
    const item = written.refused ? written.item : written.output.Attributes;
    // The SDK's repeat of a write whose answer was lost is refused by its own work.
    const applied = !written.refused || item?.[WRITTEN_BY] === mark;
    return { applied, replay: item && replayOf(item) };
  }

  async *overdue(before: number): AsyncGenerator<RunningReplay[], undefined> {
    const { documents, table, clock } = this.#options;
    const pages = queryPages(documents, {
      TableName: table,
      IndexName: tables.access.byKind.name,
      KeyConditionExpression: '#kind = :kind',
      ExpressionAttributeNames: { '#kind': 'kind' },
      ExpressionAttributeValues: { ':kind': KIND },
      Limit: LARGEST_PAGE,
    });
    for await (const listed of pages) {
      const items = await batchGet(
        { documents, table, clock },
        listed.map(({ pk, sk }) => ({ pk, sk })),
      );
      const due = items.map(replayOf).filter(({ dueAt }) => dueAt !== undefined && dueAt < before);
      if (due.length > 0) yield due.map(({ id, callbackId }) => ({ callbackId, replayId: id }));
    }
  }

  /** Names it the newest of its callback. Returns the id of another one that is running. */
  async #takeTurn(replay: Replay): Promise<string | undefined> {
    let known: string | undefined;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const found = await this.#nameNewest(replay, known);
      if (found === undefined || found === replay.id) return undefined;
      const other = await this.get(replay.callbackId, found);
      const isComing = replay.createdAt - timeOfId(found) < RECORDED_WITHIN_MS;
      if (other ? other.status === 'running' : isComing) return found;
      known = found;
    }
    throw new Error(`Whether a replay of ${replay.callbackId} runs was contended.`);
  }

  /** Over none, or over `known`. Returns the one that refused it. */
  async #nameNewest(replay: Replay, known: string | undefined): Promise<string | undefined> {
    const update = updateExpression({ set: { replayId: replay.id, ...this.#alive(replay) } });
    const command = new UpdateCommand({
      TableName: this.#options.table,
      Key: keys.newestReplay(replay.callbackId),
      ...update,
      ConditionExpression: known === undefined ? 'attribute_not_exists(pk)' : '#replayId = :known',
      ExpressionAttributeValues: {
        ...update.ExpressionAttributeValues,
        ...(known !== undefined && { ':known': known }),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(this.#options.documents.send(command));
    return written.refused ? (written.item?.replayId as string | undefined) : undefined;
  }

  #alive({ createdAt }: Replay) {
    return { v: 1, [TTL_ATTRIBUTE]: ttlOf(createdAt + this.#historyMs) };
  }
}

function replayOf(item: Item): Replay {
  const { pk, sk, kind, v, expiresAt, [WRITTEN_BY]: _mark, ...rest } = item;
  return { id: sk, ...rest } as Replay;
}
