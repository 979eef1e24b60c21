import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import type { RunnerLog } from '../log/runner-log.ts';
import { sqsEvent, unfinished } from './sqs-event.ts';

export interface EventSource {
  /** Takes no more messages, and waits for the batches in flight. */
  stop(): Promise<void>;
}

export interface EventSourceOptions {
  client: SQSClient;
  queueUrl: string;
  queueArn: string;
  worker: LambdaFunction;
  batchSize: number;
  partialResponses: boolean;
  /** Batches in flight. */
  concurrency: number;
  log: RunnerLog;
}

const LONG_POLL_SECONDS = 20;
/** Lambda polls less often while a function fails. */
const PAUSE_AFTER_FAILURE_MILLISECONDS = 1000;

/** Receives from a queue, hands batches to a function, and deletes what it finished. The queue does the rest. */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { client, queueUrl, worker, concurrency, log } = options;
  const batchSize = Math.min(options.batchSize, 10);
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  let pausedUntil = 0;

  async function receive(count: number, waitSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: count,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: stopping.signal },
    );
    return Messages;
  }

  /** One batch: it waits for a worker, and what has come in meanwhile joins it. */
  async function next(): Promise<void> {
    const messages = await receive(batchSize, LONG_POLL_SECONDS);
    if (messages.length === 0) return;
    const lease = await worker.acquire();
    if (messages.length < batchSize) {
      messages.push(...(await receive(batchSize - messages.length, 0).catch(() => [])));
    }
    const batch = lease
      .invoke(JSON.stringify(sqsEvent(messages, options.queueArn)))
      .then((answer) => settle(messages, answer))
      .catch(failed)
      .finally(() => inFlight.delete(batch));
    inFlight.add(batch);
  }

  async function settle(messages: Message[], answer: string): Promise<void> {
    const left = options.partialResponses
      ? unfinished(
          answer,
          messages.map(({ MessageId = '' }) => MessageId),
        )
      : new Set<string>();
    const finished = messages.filter(({ MessageId = '' }) => !left.has(MessageId));
    if (finished.length === 0) return;
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: finished.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
      }),
    );
  }

  function failed(error: unknown): void {
    pausedUntil = Date.now() + PAUSE_AFTER_FAILURE_MILLISECONDS;
    log.fault(error);
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (inFlight.size >= concurrency) await Promise.race(inFlight);
      else if (pausedUntil > Date.now()) await sleep(pausedUntil - Date.now());
      else {
        await next().catch((error: unknown) => {
          if (!stopping.signal.aborted) failed(error);
        });
      }
    }
  }

  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(inFlight);
    },
  };
}
