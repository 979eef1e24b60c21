import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callMessage } from '../../lambdas/contract/messages.ts';
import { newId } from '../../lambdas/domain/text/ids.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { START, sampleCallback } from '../kit/samples.ts';
import { type CountedPublishing, countedPublishing } from './counted-publishing.ts';

const SUBSCRIBERS = 10_000;
const IDS_PER_QUERY = 500;
const EVENT = '{"type":"news.today","payload":{"to":"all"},"messageId":"M1"}';

let world: CountedPublishing;
let ids: string[];
beforeAll(async () => {
  world = await countedPublishing();
  const random = new MemoryClock();
  ids = Array.from({ length: SUBSCRIBERS }, (_, n) => newId('cb', START + n, random.randomBytes(10)));
  // Half of them say it twice.
  const callbacks = ids.map((id, n) =>
    sampleCallback({ id, events: n % 2 === 0 ? ['news.*'] : ['news.today', 'news.*'] }),
  );
  await world.register(callbacks);
}, 120_000);
afterAll(() => world?.stop());

describe('an event with ten thousand subscribers', () => {
  let calls: Map<string, string>;

  it('costs a read for each 100 of them and a send for each 10, and every one is called once', async () => {
    world.counts.take();
    await world.accept(world.worker(), [EVENT]);
    const { Query: queries, ...counted } = world.counts.take();
    expect(counted).toEqual({
      BatchGetItem: SUBSCRIBERS / 100,
      SendMessageBatch: SUBSCRIBERS / 10,
      GetSecretValue: 1,
    });
    // Five patterns, of which two have pages. Looked at twice: once for an answer to be kept, until it is too long.
    const pages = (SUBSCRIBERS + SUBSCRIBERS / 2) / IDS_PER_QUERY;
    expect(queries).toBeGreaterThanOrEqual(pages + 3);
    expect(queries).toBeLessThanOrEqual(pages + 20);
    calls = await takeCalls();
    expect([...calls.keys()].sort()).toEqual(ids);
  }, 120_000);

  it('goes on in another run where time ran out, under the same ids and without doing anything twice', async () => {
    world.counts.take();
    let left = 60;
    await world.accept(world.worker(), [EVENT], () => (--left > 0 ? 60_000 : 0));
    const [rest, ...others] = await world.takeEvents();
    expect(others).toEqual([]);
    await world.accept(world.worker(), [rest!]);
    const { BatchGetItem: reads, SendMessageBatch: sends } = world.counts.take();
    expect([reads, sends]).toEqual([SUBSCRIBERS / 100, SUBSCRIBERS / 10 + 1]);
    expect(await takeCalls()).toEqual(calls);
  }, 120_000);
});

/** Calls by callback, out of the deliveries queue. */
async function takeCalls(): Promise<Map<string, string>> {
  const messages = (await world.takeDeliveries()).map((body) => callMessage.parse(JSON.parse(body)));
  const taken = new Map(messages.map(({ callbackId, callId }) => [callbackId, callId]));
  expect(taken.size).toBe(messages.length);
  expect(new Set(taken.values()).size).toBe(messages.length);
  return taken;
}
