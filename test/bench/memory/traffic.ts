import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_PAYLOAD_BYTES, RESPONSE_BODY_BYTES } from '../../../lambdas/contract/limits.ts';
import type { ReceiverProcess } from '../../journeys/receiver-process.ts';
import type { MeasuredWorld } from './measured-world.ts';

const FULL_BATCH = 10;
const BATCHES = 30;
const SUBSCRIBERS = 100;
const WAITING = 500;
/** So many payloads of the largest size, and what is around each, are a request of just under 5 MiB. */
const LARGEST_EVENTS_A_REQUEST = 19;
/** Six calls of each: the API sends up to 32 MiB at once. */
const INLINE_SUBSCRIBERS = 6;
const LONG_ANSWER = 'x'.repeat(4 * RESPONSE_BODY_BYTES);

const small = { text: 'x'.repeat(1000) };
/** Almost as large as a payload may be, and full of what has to be escaped or taken out. */
const HTML = '<p>x &amp; y</p>';
const large = { responseMessage: { content: HTML.repeat(MAX_PAYLOAD_BYTES / HTML.length - 10) } };
const events = (count: number, type: string, payload: object) => Array(count).fill({ type, payload });

export interface Scene {
  world: MeasuredWorld;
  receiver: ReceiverProcess;
}

/** Makes the callbacks that are called by what follows. */
export async function register({ world, receiver }: Scene): Promise<void> {
  const callback = (type: string, more: object = {}) =>
    world.api('POST', '/callbacks', { url: `${receiver.url}/hook`, events: [type], ...more });
  await callback('one');
  await callback('xml', { contentType: 'xml', removeHTML: 'enabled' });
  for (let i = 0; i < INLINE_SUBSCRIBERS; i++) await callback('six');
  for (let i = 0; i < SUBSCRIBERS; i++) await callback('hundred');
  for (let i = 0; i < FULL_BATCH; i++) await callback(`mailed-${i}`, { email: 'owner@example.com' });
  await callback('parked', { retriesEnabled: true, retry: { intervalSeconds: 1 } });
}

/** Events of 1 KB, delivered at once: what most of a day is. */
export async function everyday({ world, receiver }: Scene): Promise<void> {
  await receiver.react({ status: 200 });
  for (let i = 0; i < BATCHES; i++) await world.api('POST', '/events', events(FULL_BATCH, 'one', small));
  await world.work('deliveries');
  await send(world, BATCHES * FULL_BATCH, 'one', small);
  await world.work('events');
  await world.work('deliveries');
}

/** The largest that each takes: requests, pages, batches of the largest messages, to receivers that fail with long answers. */
export async function largest({ world, receiver }: Scene): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await world.api('POST', '/events', events(LARGEST_EVENTS_A_REQUEST, 'six', large));
    await world.empty('deliveries');
  }
  for (let i = 0; i < 2; i++) {
    await send(world, FULL_BATCH, 'hundred', large);
    await world.work('events');
    await world.empty('deliveries');
  }
  for (const status of [200, 500]) {
    await receiver.react({ status, body: LONG_ANSWER });
    for (const type of ['one', 'xml']) {
      await send(world, BATCHES * FULL_BATCH, type, large);
      await world.work('events');
      await world.work('deliveries');
    }
  }
  await send(world, BATCHES * FULL_BATCH, 'one', large);
  await world.work('events');
  await world.lay('deliveries', 'deliveries-dead-letters');
  await world.work('deliveries-dead-letters');
  await readPages(world);
  for (let i = 0; i < FULL_BATCH; i++) await send(world, 1, `mailed-${i}`, large);
  await world.work('events');
  await world.work('deliveries');
  await world.work('notices');
}

async function readPages(world: MeasuredWorld): Promise<void> {
  const { callbacks } = await world.api('GET', '/callbacks?event=one&limit=100');
  const list = `/callbacks/${callbacks[0].id}/calls`;
  const { calls } = await world.api('GET', `${list}?limit=100`);
  await world.api('GET', `${list}?limit=20&include=attempts`);
  for (const { id } of calls.slice(0, 20)) await world.api('GET', `${list}/${id}`);
  await world.api('GET', '/openapi.json');
}

/** A callback is parked, its calls pile up, it comes back, and all of them are sent. */
export async function outage({ world, receiver }: Scene): Promise<void> {
  await receiver.react({ status: 500, body: LONG_ANSWER });
  const { callbacks } = await world.api('GET', '/callbacks?event=parked');
  const waiting = async (status: string) =>
    (await world.api('GET', `/callbacks/${callbacks[0].id}/calls?status=${status}&limit=1`)).calls[0];
  await send(world, 2 * FULL_BATCH, 'parked', large);
  await turnUntil(world, async () => (await waiting('PENDING'))?.waiting === 'parked');
  await send(world, WAITING, 'parked', large);
  await world.work('events');
  await world.work('deliveries');
  await receiver.react({ status: 200 });
  await turnUntil(world, async () => (await waiting('PENDING')) === undefined);
}

async function turnUntil(world: MeasuredWorld, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('The callback never came this far.');
    for (let turns = 0; turns < 10; turns++) await world.turn();
    await sleep(100);
  }
}

async function send(world: MeasuredWorld, count: number, type: string, payload: object): Promise<void> {
  const event = JSON.stringify({ type, payload });
  for (let sent = 0; sent < count; sent++) await world.send('events', event);
}
