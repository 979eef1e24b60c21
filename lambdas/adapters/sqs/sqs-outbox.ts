import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { SQS_MAX_BATCH_BYTES, SQS_MAX_BATCH_ENTRIES } from '../../contract/limits.ts';
import { byteLength } from '../../domain/call/payload.ts';
import { compactJson } from '../../domain/text/json-text.ts';
import type { Clock } from '../../ports/clock.ts';
import { inParallel } from '../in-parallel.ts';

export interface Outgoing {
  message: object;
  delaySeconds: number;
  /** Fair queues: a busy group does not hold up the others. */
  groupId?: string;
}

interface Entry extends Omit<Outgoing, 'message'> {
  body: string;
}

/** Of up to 1 MiB each, for each of the messages that a function works at once. */
const BATCHES_IN_FLIGHT = 8;
const RESENDS = 3;
const FIRST_WAIT_MS = 100;

/** Some messages were not accepted; the others were. Sending all of them again is harmless. */
export class UnsentMessagesError extends Error {
  readonly unsent: number;

  constructor(unsent: number, total: number, queueUrl: string, cause: unknown) {
    super(`${unsent} of ${total} messages were not accepted by ${queueUrl}`, { cause });
    this.name = 'UnsentMessagesError';
    this.unsent = unsent;
  }
}

/** One queue to send to. The delay is always named, because a queue may have a default of its own. */
export class SqsOutbox {
  readonly #client: SQSClient;
  readonly #clock: Clock;
  readonly #queueUrl: string;

  constructor(client: SQSClient, clock: Clock, queueUrl: string) {
    this.#client = client;
    this.#clock = clock;
    this.#queueUrl = queueUrl;
  }

  /** Resolves when all are accepted; throws UnsentMessagesError after the re-sends. */
  async send(outgoing: Outgoing[]): Promise<void> {
    let unsent = 0;
    let cause: unknown;
    await inParallel(BATCHES_IN_FLIGHT, batchesOf(outgoing), async (batch) => {
      try {
        await this.#sendBatch(batch);
      } catch (error) {
        unsent += error instanceof UnsentMessagesError ? error.unsent : batch.length;
        cause ??= error instanceof UnsentMessagesError ? error.cause : error;
      }
    });
    if (unsent > 0) throw new UnsentMessagesError(unsent, outgoing.length, this.#queueUrl, cause);
  }

  /** A request that fails as a whole was already repeated by the SDK; entries that fail alone are repeated here. */
  async #sendBatch(batch: Entry[]): Promise<void> {
    let left = batch;
    for (let round = 0; ; round++) {
      const { Failed: failed = [] } = await this.#client.send(
        new SendMessageBatchCommand({
          QueueUrl: this.#queueUrl,
          Entries: left.map(({ body, delaySeconds, groupId }, index) => ({
            Id: String(index),
            MessageBody: body,
            DelaySeconds: delaySeconds,
            ...(groupId !== undefined && { MessageGroupId: groupId }),
          })),
        }),
      );
      if (failed.length === 0) return;
      left = failed.map(({ Id }) => left[Number(Id)]!);
      if (round === RESENDS) {
        const reasons = new Set(failed.map(({ Code, Message }) => `${Code}: ${Message}`));
        throw new UnsentMessagesError(left.length, batch.length, this.#queueUrl, [...reasons].join('; '));
      }
      await this.#clock.sleep(FIRST_WAIT_MS * 2 ** round);
    }
  }
}

/**
 * In order, each batch as full as the limits on entries and bytes allow. Bodies are written batch by batch: many
 * messages share one large payload, and only those on their way hold a copy of it.
 */
function* batchesOf(outgoing: Outgoing[]): Generator<Entry[], void> {
  let batch: Entry[] = [];
  let bytes = 0;
  for (const entry of outgoing.values().map(entryOf)) {
    const size = byteLength(entry.body);
    if (batch.length === SQS_MAX_BATCH_ENTRIES || (batch.length > 0 && bytes + size > SQS_MAX_BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/**
 * SQS takes XML's characters only. The two that JSON leaves bare and XML does not know are escaped, and so are those
 * above U+FFFF, which not every service that speaks SQS takes: the JSON means the same.
 */
function entryOf({ message, ...rest }: Outgoing): Entry {
  const body = compactJson(message).replace(
    /[\ufffe\uffff\ud800-\udfff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
  return { ...rest, body };
}
