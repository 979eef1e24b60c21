import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalRun, startLocalRun, until } from './local-run.ts';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process.ts';

interface LocalQueue {
  name: string;
  url: string;
  visible: number;
  delayed: number;
  inFlight: number;
}

let DATA_DIR: string;
let redial: LocalRun;
let receiver: ReceiverProcess;
beforeAll(async () => {
  DATA_DIR = await mkdtemp(join(tmpdir(), 'redial-unreadable-'));
  [redial, receiver] = await Promise.all([startLocalRun({ DATA_DIR }), startReceiverProcess()]);
});
afterAll(async () => {
  await Promise.all([redial?.stop(), receiver?.stop()]);
  await rm(DATA_DIR, { recursive: true, force: true });
});

/** Of `events` the nonsense below is one, too. */
it.concurrent.each([
  ['deliveries', '{"v":1,"callId":"call_1"}', /callbackId: not string/, 1],
  ['events', '{"kind":"reply"', /not JSON/, 2],
  ['notices', '[]', /message: not object/, 1],
])(
  'a message in %s that cannot be read ends among its dead letters, with its reason in the log',
  async (name, body, reason, count) => {
    await send(name, [body]);
    await until(async () => (await deadLetters(name)) === count, 'it is a dead letter');
    const lines = redial
      .output()
      .split('\n')
      .filter((line) => line.includes('message.rejected'));
    expect(lines.some((line) => reason.test(line))).toBe(true);
  },
);

it.concurrent('and does not take its batch with it', async () => {
  await redial.api('POST', '/callbacks', { url: `${receiver.url}/hook` });
  const good = Array.from({ length: 9 }, (_, n) => `{"type":"reply","payload":{"n":${n}.0}}`);
  await send('events', [...good.slice(0, 4), 'nonsense', ...good.slice(4)]);
  await until(async () => (await receiver.counts()).size === 9, 'the nine others arrive');
  const bodies = (await receiver.requests()).map(({ body }) => body);
  expect(bodies.toSorted()).toEqual(Array.from({ length: 9 }, (_, n) => `{"n":${n}.0}`));
  await until(async () => (await deadLetters('events')) === 2, 'the tenth is a dead letter');
});

/** Those that `recover` looks at just now, too. */
async function deadLetters(name: string): Promise<number> {
  const { visible, inFlight } = await queue(`${name}-dead-letters`);
  return visible + inFlight;
}

async function queue(name: string): Promise<LocalQueue> {
  const { json } = await redial.api('GET', '/_local/queues');
  return (json.queues as LocalQueue[]).find((one) => one.name === name)!;
}

async function send(name: string, bodies: string[]): Promise<void> {
  const { url } = await queue(name);
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: new URL(url).origin,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
  await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  client.destroy();
}
