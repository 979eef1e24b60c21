import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deployment, QueueName } from '../../bin/ops/deployment.ts';
import { queueNames } from '../../bin/ops/deployment.ts';
import { sampleCallback, sampleContent, sampleMessage } from '../kit/samples.ts';
import { type OpsWorld, opsWorld } from './ops-world.ts';

let world: OpsWorld;
let queues: Deployment['queues'];
beforeAll(async () => {
  world = await opsWorld();
});
beforeEach(async () => {
  queues = await world.freshQueues();
});
afterAll(() => world?.stop());

const SECRET = 'Ann owes 5 pounds';
const callbackId = sampleCallback().id;
const attempt = sampleMessage({ call: sampleContent({ payload: JSON.stringify(SECRET) }) });
const beat = { v: 1, kind: 'beat', callbackId, epoch: 3, beat: 7 };
const notice = { v: 1, kind: 'outage', callbackId, outageId: 'out_1', queuedAt: 5 };
const bare = { type: 'reply', payload: SECRET };

async function lay(queue: QueueName, body: unknown): Promise<void> {
  const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
  await world.server.client.send(
    new SendMessageCommand({ QueueUrl: queues[queue].deadLettersUrl, MessageBody }),
  );
}

const lying = (queue: QueueName) => world.server.receiveAll(queues[queue].deadLettersUrl);

describe('dead-letters', () => {
  it('tells of empty queues that they are', async () => {
    const { code, said } = await world.ops('dead-letters');
    expect(code).toBe(0);
    expect(said.split('\n')).toEqual(queueNames.map((name) => `${name}: 0 dead letters`));
  });

  it('tells of each what it is and how old, and shows no content', async () => {
    await lay('deliveries', attempt);
    await lay('recovery', beat);
    await lay('notices', notice);
    await lay('events', bare);
    await world.clock.advance(3.5 * 3_600_000);
    const { said } = await world.ops('dead-letters');
    const ids = /[0-9a-f-]{36} {2}/g;
    expect(said.replaceAll(ids, '')).toBe(
      [
        'events: 1 dead letter, the oldest 3 h',
        '  3 h  event',
        'deliveries: 1 dead letter, the oldest 3 h',
        `  3 h  delivery ${attempt.callId} ${callbackId}`,
        'retries: 0 dead letters',
        'recovery: 1 dead letter, the oldest 3 h',
        `  3 h  beat ${callbackId}`,
        'notices: 1 dead letter, the oldest 3 h',
        `  3 h  outage out_1 ${callbackId}`,
      ].join('\n'),
    );
    expect(said).not.toContain('Ann');
  });

  it.each<[QueueName, unknown, string]>([
    ['deliveries', `{"v":1,"payload":"${SECRET}`, 'not JSON: line 1, column '],
    ['retries', { ...attempt, turn: SECRET }, 'turn: not number'],
    ['recovery', { ...beat, v: 2 }, 'v: '],
    ['notices', { ...notice, outageId: undefined }, 'outageId: not string'],
    ['events', { ...bare, payLoad: SECRET }, 'unknown payLoad'],
  ])('tells why one of %s cannot be read, not what it says', async (queue, body, reason) => {
    await lay(queue, body);
    const { said } = await world.ops('dead-letters');
    expect(said).toContain(`cannot be read: `);
    expect(said).toContain(reason);
    expect(said).not.toContain('Ann');
  });

  it('counts all, looks at ten, and leaves every one where it was, to be received at once', async () => {
    for (let i = 0; i < 13; i++) await lay('retries', { ...attempt, turn: i + 2 });
    const { said } = await world.ops('dead-letters');
    expect(said).toContain('retries: 13 dead letters, the oldest of those below ');
    expect(said.match(/ delivery /g)).toHaveLength(10);
    expect(await lying('retries')).toHaveLength(13);
  });

  it('tells of those that a worker has received', async () => {
    await lay('events', bare);
    const QueueUrl = queues.events.deadLettersUrl;
    await world.server.client.send(new ReceiveMessageCommand({ QueueUrl }));
    const { said } = await world.ops('dead-letters');
    expect(said).toContain('events: 1 dead letter, 1 of them hidden by who received them last\n');
  });
});

describe('redrive', () => {
  const arrived = async (queue: QueueName) =>
    (await world.server.receiveAll(queues[queue].queueUrl)).map(({ Body }) => JSON.parse(Body!));

  it.each<[QueueName, Record<string, unknown>]>([
    ['recovery', beat],
    ['notices', notice],
  ])('sends those of %s round again as they are', async (queue, body) => {
    for (let i = 0; i < 12; i++) await lay(queue, body);
    const { code, said } = await world.ops('redrive', '--queue', queue);
    expect([code, said]).toEqual([0, `${queue}: 12 sent round again`]);
    expect(await arrived(queue)).toEqual(Array(12).fill(body));
    expect(await lying(queue)).toEqual([]);
  });

  it.each(['deliveries', 'retries'] as const)(
    'tells with those of %s that their call may have been attempted',
    async (queue) => {
      await lay(queue, attempt);
      await world.ops('redrive', '--queue', queue);
      expect(await arrived(queue)).toEqual([{ ...attempt, mayBeAttempted: true }]);
    },
  );

  it('gives a bare event the identity that its first message had', async () => {
    await lay('events', bare);
    const { said } = await world.ops('redrive', '--queue', 'events');
    expect(said).toBe('events: 1 sent round again');
    expect(await arrived('events')).toEqual([
      expect.objectContaining({ eventId: expect.stringMatching(/^evt_/), event: bare, again: true }),
    ]);
  });

  it('leaves what cannot be read, and the other queues', async () => {
    await lay('notices', notice);
    await lay('notices', { ...notice, v: 2 });
    await lay('recovery', beat);
    const { code, said } = await world.ops('redrive', '--queue', 'notices');
    expect(code).toBe(0);
    expect(said).toMatch(
      /^notices: 1 sent round again\n1 cannot be read and stay among the dead letters:\n {2}[0-9a-f-]{36} {2}v: /,
    );
    expect(await arrived('notices')).toEqual([notice]);
    expect(await arrived('recovery')).toEqual([]);
    expect(await lying('recovery')).toHaveLength(1);
  });

  it('tells how far it came where the queue cannot be sent to', async () => {
    await lay('recovery', beat);
    queues.recovery.queueUrl += '-gone';
    const { code, said, complained } = await world.ops('redrive', '--queue', 'recovery');
    expect([code, said]).toEqual([1, 'recovery: 0 sent round again before the fault']);
    expect(complained.split('\n')).toHaveLength(1);
  });
});
