import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { IDEMPOTENCY_SECONDS } from '../../contract/limits.ts';
import { keys, TTL_ATTRIBUTE } from '../../contract/tables.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Claim, IdempotencyKey, IdempotencyLedger } from '../../ports/idempotency-ledger.ts';
import { type Item, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { updateExpression } from './update-expression.ts';

/**
 * Claims in the Access table, under a hash of their key. An answer may name ten thousand callbacks: it is deflated, which
 * takes an id to half of its length. DynamoDB removes claims days late, so their age is looked at: by the condition of
 * the write, which puts a new claim over an old one, and by readers.
 */
export class DynamoIdempotencyLedger implements IdempotencyLedger {
  readonly #options: TableAccess & { clock: Clock };

  constructor(options: TableAccess & { clock: Clock }) {
    this.#options = options;
  }

  /** A claim whose answer was lost on the way meets itself: it is not new then, and its content is the same. */
  async claim(claim: Claim): Promise<{ claim: Claim; isNew: boolean }> {
    const { contentHash, acceptedAt } = claim;
    const command = new PutCommand({
      TableName: this.#options.table,
      Item: {
        ...keyOf(claim),
        contentHash,
        acceptedAt,
        v: 1,
        [TTL_ATTRIBUTE]: Math.ceil(acceptedAt / 1000) + IDEMPOTENCY_SECONDS,
      },
      ConditionExpression: 'attribute_not_exists(pk) OR acceptedAt <= :over',
      ExpressionAttributeValues: { ':over': this.#over() },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(this.#options.documents.send(command));
    if (!written.refused) return { claim, isNew: true };
    if (written.item === undefined) throw new Error('The claim that refused another was not returned.');
    return { claim: claimOf(claim, written.item), isNew: false };
  }

  async find(key: IdempotencyKey): Promise<Claim | undefined> {
    const command = new GetCommand({ TableName: this.#options.table, Key: keyOf(key), ConsistentRead: true });
    const item = (await this.#options.documents.send(command)).Item;
    return item && (item.acceptedAt as number) > this.#over() ? claimOf(key, item) : undefined;
  }

  async markSent(claim: Claim, sentAt: number, answer: string): Promise<void> {
    const { ExpressionAttributeValues, ...update } = updateExpression({
      set: { sentAt, answer: deflateRawSync(answer) },
    });
    const command = new UpdateCommand({
      TableName: this.#options.table,
      Key: keyOf(claim),
      ...update,
      ConditionExpression: 'acceptedAt = :acceptedAt AND attribute_not_exists(sentAt)',
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':acceptedAt': claim.acceptedAt },
    });
    await writeIf(this.#options.documents.send(command));
  }

  /** What was accepted then, or before, is forgotten. */
  #over(): number {
    return this.#options.clock.now() - IDEMPOTENCY_SECONDS * 1000;
  }
}

function keyOf({ scope, kind, key }: IdempotencyKey) {
  return keys.idempotency(scope, kind, createHash('sha256').update(key).digest('hex'));
}

function claimOf({ scope, kind, key }: IdempotencyKey, item: Item): Claim {
  const { contentHash, acceptedAt, sentAt, answer } = item as Omit<Claim, 'answer'> & { answer?: Uint8Array };
  return {
    ...{ scope, kind, key, contentHash, acceptedAt },
    ...(sentAt !== undefined && { sentAt }),
    ...(answer !== undefined && { answer: inflateRawSync(answer).toString('utf8') }),
  };
}
