import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { jsonFlaw } from '../domain/text/json-flaw.ts';
import { parseKeepingNumbers } from '../domain/text/json-text.ts';
import type { Log } from '../ports/log.ts';
import type { Received } from '../ports/received.ts';

/** Makes a message visible at once, so that one that can never work reaches the dead-letter queue without a wait. */
export type HandBack = (record: SQSRecord) => Promise<void>;

/**
 * The loop all queue functions share. What cannot be parsed is logged with the reason and handed back, and does not
 * take its batch with it; `work` gets the rest and returns the ids that failed by our own fault.
 */
export async function workBatch<T extends z.ZodMiniType>(
  event: SQSEvent,
  schema: T,
  { log, handBack }: { log: Log; handBack: HandBack },
  work: (batch: Received<z.output<T>>[]) => Promise<string[]>,
): Promise<SQSBatchResponse> {
  const readable: Received<z.output<T>>[] = [];
  const rejected: SQSRecord[] = [];
  for (const record of event.Records) {
    const parsed = readBody(record.body, schema);
    if ('message' in parsed) {
      readable.push({
        id: record.messageId,
        message: parsed.message,
        receiveCount: Number(record.attributes.ApproximateReceiveCount),
        sentAt: Number(record.attributes.SentTimestamp),
      });
    } else {
      rejected.push(record);
      log.error('message.rejected', {
        messageId: record.messageId,
        queue: record.eventSourceARN,
        reason: parsed.reason,
      });
    }
  }
  const [failed] = await Promise.all([
    readable.length > 0 ? work(readable) : [],
    Promise.all(rejected.map((record) => handBack(record).catch(() => undefined))),
  ]);
  const ids = [...failed, ...rejected.map((record) => record.messageId)];
  return { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A message's body, or why it cannot be read: never with a value of it. */
export function readBody<T extends z.ZodMiniType>(
  body: string,
  schema: T,
): { message: z.output<T> } | { reason: string } {
  let json: unknown;
  try {
    json = parseKeepingNumbers(body);
  } catch {
    // The engine's own error quotes the text.
    const flaw = jsonFlaw(body);
    return { reason: flaw ? `not JSON: line ${flaw.line}, column ${flaw.column}` : 'nested too deeply' };
  }
  const parsed = z.safeParse(schema, json);
  return parsed.success ? { message: parsed.data } : { reason: reasonOf(parsed.error.issues) };
}

/** What is wrong, path by path; of a union, with the alternative that is wrong in the fewest places. */
function reasonOf(issues: z.core.$ZodIssue[]): string {
  return issues
    .map((issue) => {
      const place = issue.path.join('.') || 'message';
      if (issue.code === 'invalid_union' && issue.errors.length > 0) {
        return reasonOf(issue.errors.toSorted((one, other) => one.length - other.length)[0]!);
      }
      return `${place}: ${wordsFor(issue)}`;
    })
    .join('; ');
}

/** The small zod says little by itself; values are never repeated. */
function wordsFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type') return `not ${issue.expected}`;
  return issue.message || issue.code;
}
