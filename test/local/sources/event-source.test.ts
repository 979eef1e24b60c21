import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { startQueues } from '../../../local/emulators/queues.ts';
import { startEventSource } from '../../../local/sources/event-source.ts';
import { unfinished } from '../../../local/sources/sqs-event.ts';
import { startSampleFunction } from '../lambda/sample-function.ts';

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

/** A queue with three seconds' visibility and two receives, in front of a function of the given module. */
async function start(module: string, partialResponses = true) {
  const queues = await startQueues(undefined);
  cleanups.push(queues.stop);
  const redrive = JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 });
  queues.create([
    { name: 'dead', arn: arnOf('dead'), attributes: {} },
    { name: 'work', arn: arnOf('work'), attributes: { VisibilityTimeout: '3', RedrivePolicy: redrive } },
  ]);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: queues.origin, region: 'us-east-1', credentials });
  cleanups.push(() => client.destroy());
  const sample = await startSampleFunction(module);
  cleanups.push(sample.stop);
  const source = startEventSource({
    client,
    queueUrl: queues.urlOf(arnOf('work')),
    queueArn: arnOf('work'),
    worker: sample.lambda,
    batchSize: 10,
    partialResponses,
    concurrency: 4,
    log: sample.log,
  });
  cleanups.push(source.stop);
  const send = (body: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: queues.urlOf(arnOf('work')),
        MessageBody: body,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      }),
    );
  const left = async (name: string) => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queues.urlOf(arnOf(name)), AttributeNames: ['All'] }),
    );
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes ?? {};
    return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
  };
  return { send, left, lines: sample.lines, folder: sample.folder };
}

describe.concurrent('an event source', () => {
  it('hands over real SQS records and deletes what was finished', async ({ expect }) => {
    const { send, left, lines } = await start(
      `export const handler = async (event) => { console.log(JSON.stringify(event)); };`,
    );
    await send('hello');
    await expect.poll(() => lines.length).toBe(1);
    const { Records } = JSON.parse(lines[0]!) as { Records: unknown[] };
    expect(Records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: { kind: { dataType: 'String', stringValue: 'test' } },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: arnOf('work'),
        awsRegion: 'us-east-1',
      },
    ]);
    await expect.poll(() => left('work')).toBe(0);
  });

  it('leaves the failures of a batch in the queue, and the queue moves them to its dead letters', async ({
    expect,
  }) => {
    const { send, left, lines } = await start(`
      export const handler = async ({ Records }) => {
        for (const { body, attributes } of Records) console.log(body, attributes.ApproximateReceiveCount);
        return { batchItemFailures: Records.filter(({ body }) => body === 'bad')
          .map(({ messageId }) => ({ itemIdentifier: messageId })) };
      };`);
    await Promise.all(['good', 'bad', 'fine'].map(send));
    await expect.poll(() => left('dead')).toBe(1);
    expect(await left('work')).toBe(0);
    expect(lines.toSorted()).toEqual(['bad 1', 'bad 2', 'fine 1', 'good 1']);
  });

  it('deletes nothing when the function throws, and says so', async ({ expect }) => {
    const { send, left, lines } = await start(
      `export const handler = async () => { throw new Error('not today'); };`,
      false,
    );
    await send('hello');
    await expect.poll(() => left('dead')).toBe(1);
    expect(lines.filter((line) => line.includes('not today'))).toHaveLength(2);
  });

  it('keeps several batches in flight', async ({ expect }) => {
    const { send, lines, folder } = await start(`
      import { existsSync } from 'node:fs';
      export const handler = async ({ Records }) => {
        for (const { body } of Records) console.log(body);
        const released = new URL('released', import.meta.url);
        while (Records[0].body === 'slow' && !existsSync(released)) await new Promise((go) => setTimeout(go, 20));
      };`);
    await send('slow');
    await expect.poll(() => lines).toEqual(['slow']);
    await send('quick');
    await expect.poll(() => lines).toContain('quick');
    await writeFile(join(folder, 'released'), '');
  });
});

describe('the answer to a batch', () => {
  it.each([
    ['null', []],
    ['{}', []],
    ['{"batchItemFailures":[]}', []],
    ['{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['b']],
    ['{"batchItemFailures":[{"itemIdentifier":"unknown"}]}', ['a', 'b']],
    ['{"batchItemFailures":[{"itemIdentifier":""}]}', ['a', 'b']],
    ['{"batchItemFailures":[null]}', ['a', 'b']],
    ['{"batchItemFailures":"all"}', ['a', 'b']],
    ['not json', ['a', 'b']],
  ])('%s leaves %j in the queue', (answer, left) => {
    expect([...unfinished(answer, ['a', 'b'])]).toEqual(left);
  });
});
