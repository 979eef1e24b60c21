import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { SqsOutbox, UnsentMessagesError } from '../../../lambdas/adapters/sqs/sqs-outbox.ts';
import { systemClock } from '../../../lambdas/runtime/system-clock.ts';
import {
  type ScriptedService,
  type ServiceAnswer,
  type ServiceRequest,
  startScriptedService,
} from '../../kit/scripted-service.ts';

interface Entry {
  Id: string;
  MessageBody: string;
  DelaySeconds: number;
  MessageGroupId?: string;
}

let service: ScriptedService;
const waits: number[] = [];
const clock = { ...systemClock, sleep: async (milliseconds: number) => void waits.push(milliseconds) };

afterEach(async () => {
  waits.length = 0;
  await service.stop();
});

const entriesOf = ({ body }: ServiceRequest): Entry[] => JSON.parse(body).Entries;

/** Takes all entries but those the test picks out. */
function takenBut(request: ServiceRequest, isRefused: (entry: Entry) => boolean): ServiceAnswer {
  const entries = entriesOf(request);
  const md5 = (body: string) => createHash('md5').update(body).digest('hex');
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({
      Successful: entries
        .filter((entry) => !isRefused(entry))
        .map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })),
      Failed: entries
        .filter(isRefused)
        .map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'not now' })),
    }),
  };
}

async function outboxWith(answer: Parameters<typeof startScriptedService>[0]): Promise<SqsOutbox> {
  service = await startScriptedService(answer);
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: service.origin,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return new SqsOutbox(client, clock, `${service.origin}/000000000000/some-queue`);
}

const numbered = (count: number, text = '') =>
  Array.from({ length: count }, (_, n) => ({ message: { n, text }, delaySeconds: n, groupId: `group-${n}` }));

describe('an outbox', () => {
  test('sends nothing for nothing', async () => {
    const outbox = await outboxWith((request) => takenBut(request, () => false));
    await outbox.send([]);
    expect(service.requests).toEqual([]);
  });

  test('fills batches of ten, each message with its group and its delay', async () => {
    const outbox = await outboxWith((request) => takenBut(request, () => false));
    await outbox.send(numbered(25));
    expect(service.requests.map((request) => entriesOf(request).length).sort()).toEqual([10, 10, 5]);
    const entries = service.requests.flatMap(entriesOf);
    expect(entries).toHaveLength(25);
    for (const { MessageBody, DelaySeconds, MessageGroupId } of entries) {
      const { n } = JSON.parse(MessageBody);
      expect({ DelaySeconds, MessageGroupId }).toEqual({ DelaySeconds: n, MessageGroupId: `group-${n}` });
    }
  });

  test('names the delay even where it is nothing, and no group where there is none', async () => {
    const outbox = await outboxWith((request) => takenBut(request, () => false));
    await outbox.send([{ message: {}, delaySeconds: 0 }]);
    expect(service.requests.flatMap(entriesOf)).toEqual([{ Id: '0', MessageBody: '{}', DelaySeconds: 0 }]);
  });

  test('keeps every batch within 1 MiB, counted in bytes', async () => {
    const outbox = await outboxWith((request) => takenBut(request, () => false));
    await outbox.send(numbered(10, 'ü'.repeat(120_000)));
    const sizes = service.requests.map((request) =>
      entriesOf(request).reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0),
    );
    expect(service.requests.flatMap(entriesOf)).toHaveLength(10);
    expect(sizes).toHaveLength(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
  });

  test('holds only the bodies that are on their way', async () => {
    service = await startScriptedService(() => ({ status: 200, headers: {}, body: '{}' }));
    let written = 0;
    const message = {
      toJSON: () => {
        written += 1;
        return { n: written };
      },
    };
    const client = { send: () => new Promise(() => {}) } as unknown as SQSClient;
    const outgoing = Array.from({ length: 2000 }, () => ({ message, delaySeconds: 0 }));
    void new SqsOutbox(client, clock, 'https://sqs.example/some-queue').send(outgoing);
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThanOrEqual(16 * 11);
  });

  test('escapes the characters that SQS does not take', async () => {
    const outbox = await outboxWith((request) => takenBut(request, () => false));
    await outbox.send([{ message: { text: 'a\ufffe\uffffb' }, delaySeconds: 0 }]);
    const [entry] = service.requests.flatMap(entriesOf);
    expect(entry?.MessageBody).toBe('{"text":"a\\ufffe\\uffffb"}');
  });

  test('sends again, alone, what a batch did not take', async () => {
    const outbox = await outboxWith((request, number) =>
      takenBut(request, ({ MessageBody }) => number === 1 && MessageBody.includes('"n":3')),
    );
    await outbox.send(numbered(5));
    expect(service.requests.map((request) => entriesOf(request).length)).toEqual([5, 1]);
    expect(entriesOf(service.requests[1]!)).toMatchObject([{ DelaySeconds: 3, MessageGroupId: 'group-3' }]);
  });

  test('gives up after three repeats with growing waits, and says how many', async () => {
    const outbox = await outboxWith((request) =>
      takenBut(request, ({ MessageBody }) => /"n":(3|17)\b/.test(MessageBody)),
    );
    const sending = outbox.send(numbered(25));
    await expect(sending).rejects.toThrow(UnsentMessagesError);
    await expect(sending).rejects.toMatchObject({
      message: expect.stringMatching(/^2 of 25 messages/),
      unsent: 2,
      cause: 'InternalError: not now',
    });
    expect(service.requests).toHaveLength(3 + 2 * 3);
    expect([...new Set(waits)]).toEqual([100, 200, 400]);
  });

  test('still sends the other batches when one request fails as a whole', async () => {
    const outbox = await outboxWith((request, number) =>
      number === 1 ? 'reset' : takenBut(request, () => false),
    );
    await expect(outbox.send(numbered(25))).rejects.toMatchObject({ unsent: 10 });
    expect(service.requests).toHaveLength(3);
  });
});
