import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { startQueues } from '../../../local/emulators/queues.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const arn = 'arn:aws:sqs:us-east-1:000000000000:kept';

async function start(folder: string) {
  const queues = await startQueues(folder);
  cleanups.push(queues.stop);
  queues.create([{ name: 'kept', arn, attributes: { VisibilityTimeout: '900' } }]);
  return queues;
}

async function receive(origin: string, url: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: origin, region: 'us-east-1', credentials });
  cleanups.push(() => client.destroy());
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount]);
}

describe('queues in a folder', () => {
  it('lose nothing to kill -9, and what was in flight is visible at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'redial-queues-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const holder = spawn(
      process.execPath,
      [fileURLToPath(new URL('queue-holder.ts', import.meta.url)), folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    cleanups.push(() => holder.kill('SIGKILL'));
    const [said] = await once(holder.stdout, 'data');
    expect(String(said)).toContain('holding');
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    const queues = await start(folder);
    expect(queues.depths()).toMatchObject([{ name: 'kept', visible: 2, delayed: 1, inFlight: 0 }]);
    expect(await receive(queues.origin, queues.urlOf(arn))).toEqual([
      ['visible', '1'],
      ['in flight', '2'],
    ]);
  });
});
