import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { isRequest } from '../../../lambdas/domain/call/attempt.ts';
import { newestAttempts } from '../../../lambdas/domain/call/attempt-order.ts';
import { sampleMessage } from '../../kit/samples.ts';
import { firstAttempts, worker } from './outage-scenes.ts';
import { BROKEN, breakOnce, deliverWorld, ID, OK, type PortMethod, stored, type World } from './world.ts';

const MANY = 1000;

/** What the history of these calls says of the callback's usage. */
async function inHistory(world: World, messages: CallMessage[]) {
  const byCall = new Map(messages.map((message) => [message.callId, message]));
  const shown = await Promise.all(
    [...byCall.values()].map(async (message) => {
      const call = await stored(world, message);
      const kept = await world.calls.attempts(message.callId, MANY);
      return call ? newestAttempts(call, kept, MANY).map(({ attempt }) => attempt) : [];
    }),
  );
  const requests = shown.flat().filter(isRequest);
  const failures = requests.filter(({ outcome }) => outcome !== 'success');
  return { totalCalls: requests.length, totalErrors: failures.length };
}

/** Every write takes its time before and after its effect, so that workers come between each other's. */
function slowWrites(world: World): void {
  const apply = world.health.apply.bind(world.health);
  const pause = () => world.clock.sleep(Math.ceil(world.clock.fraction() * 30));
  world.health.apply = async (id, change) => {
    await pause();
    const written = await apply(id, change);
    await pause();
    return written;
  };
}

/** Refuses whatever has a condition, as if others were always faster. */
function contended(world: World): () => void {
  const apply = world.health.apply.bind(world.health);
  world.health.apply = async (id, change) =>
    change.when.length > 0 ? { applied: false, health: await world.health.get(id) } : apply(id, change);
  return () => {
    world.health.apply = apply;
  };
}

describe('usage', () => {
  it('equals the attempts in the history when twenty workers deliver at once', async () => {
    const world = await deliverWorld();
    slowWrites(world);
    const get = world.callbacks.get.bind(world.callbacks);
    world.callbacks.get = async (id) => {
      await world.clock.sleep(Math.ceil(world.clock.fraction() * 500));
      return get(id);
    };
    world.answers.next = async () => {
      await world.clock.sleep(Math.ceil(world.clock.fraction() * 200));
      return world.clock.fraction() < 0.5 ? OK : BROKEN;
    };
    const workers = Array.from({ length: 20 }, () => worker(world));
    const messages: CallMessage[] = [];
    let batches = workers.map(() => firstAttempts(10));
    for (let round = 0; round < 6; round++) {
      messages.push(...batches.flat());
      const works = Promise.all(batches.map((batch, i) => world.deliver(batch, { as: workers[i]! })));
      await world.clock.advance(30_000);
      expect((await works).flat()).toEqual([]);
      await world.clock.advance(400_000);
      const retries = world.takeRetries().map(({ message }) => message);
      batches = workers.map((_, i) => [...retries.slice(i * 8, i * 8 + 8), ...firstAttempts(2)]);
    }
    const health = await world.health.get(ID);
    expect(health).toMatchObject(await inHistory(world, messages));
    expect(health.totalCalls).toBe(world.requests.length);
    expect(world.log.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is counted without a condition where no other write gets through, and nothing comes back', async () => {
    const world = await deliverWorld();
    contended(world);
    const messages = firstAttempts(3);
    expect(await world.deliver(messages)).toEqual([]);
    expect(await world.health.get(ID)).toMatchObject(await inHistory(world, messages));
    const lost = world.log.lines.find(({ event }) => event === 'health.lost');
    expect(lost).toMatchObject({ level: 'warn' });
  });

  it('is counted once where an outage could not be opened, and its messages come back', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const messages = firstAttempts(3);
    const free = contended(world);
    expect((await world.deliver(messages)).sort()).toEqual(['0', '1', '2']);
    free();
    world.forgetViews();
    expect(await world.deliver(messages, { receiveCount: 2 })).toEqual([]);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ ...(await inHistory(world, messages)), totalCalls: 3, streak: 3 });
    expect(world.queues.sent.notices.length).toBeGreaterThanOrEqual(1);
  });

  const AFTER_EFFECTS: PortMethod[] = [
    ['health', 'apply'],
    ['health', 'keepOutage'],
    ['notices', 'notify'],
    ['events', 'handOver'],
    ['queue', 'retry'],
  ];
  it.each(AFTER_EFFECTS.map((effect) => [effect]))('is counted once when %j fails', async (effect) => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, effect, 'before');
    expect(await world.deliver([message])).toEqual(['0']);
    world.forgetViews();
    expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
    expect(await world.health.get(ID)).toMatchObject({ totalCalls: 1, totalErrors: 1 });
  });
});
