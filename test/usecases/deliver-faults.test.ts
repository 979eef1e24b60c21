import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../lambdas/contract/messages.ts';
import { openingAttempt } from '../../lambdas/domain/notice.ts';
import { deliverBatch } from '../../lambdas/usecases/deliver-batch.ts';
import { DAY_MS, START, sampleCallback, sampleContent, sampleMessage } from '../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, OK } from './deliver-world.ts';

type World = Awaited<ReturnType<typeof deliverWorld>>;
const ID = sampleCallback().id;
const stored = (world: World, { callbackId, callId }: CallMessage) => world.calls.get(callbackId, callId);

describe('an outage whose worker stops before its mail is asked for', () => {
  it('is announced when its messages return, in whatever order', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const [opener, ...others] = Array.from({ length: 4 }, () => sampleMessage());
    breakOnce(world, ['health', 'keepOutage'], 'before');
    await world.deliver([opener!]);
    await world.deliver(others);
    world.forgetViews();
    await world.clock.advance(900_000);
    await world.deliver([...others, opener!], { receiveCount: 2 });
    expect(world.queues.sent.notices.length).toBeGreaterThanOrEqual(1);
  });

  it('is announced though the attempt that opened it lost its turn to another', async () => {
    const world = await deliverWorld();
    world.answers.next = async () => {
      await world.clock.sleep(world.requests.length * 100);
      return BROKEN;
    };
    const message = sampleMessage();
    const apply = world.health.apply.bind(world.health);
    let writes = 0;
    world.health.apply = async (id, change) => {
      writes += 1;
      if (writes === 1) await world.clock.sleep(1000);
      return apply(id, change);
    };
    breakOnce(world, ['health', 'keepOutage'], 'before');
    const later = world.clock.sleep(1).then(() => world.deliver([message]));
    const work = Promise.all([world.deliver([message]), later]);
    await world.clock.advance(10_000);
    expect(await work).toEqual([[], ['0']]);
    world.forgetViews();
    await world.clock.advance(900_000);
    await world.deliver([message], { receiveCount: 2 });
    expect(world.queues.sent.notices.length).toBeGreaterThanOrEqual(1);
  });

  it('returns its message where the configuration it is of could not be told first', async () => {
    const world = await deliverWorld({ callback: sampleCallback({ version: 2, retriesEnabled: false }) });
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    expect(await world.deliver([message])).toEqual(['0']);
    await world.deliver([message], { receiveCount: 2 });
    expect(world.queues.sent.notices).toHaveLength(1);
  });
});

it('an end of the outage that could not be written returns its message, whatever the worker had seen', async () => {
  const world = await deliverWorld();
  const healthy = await world.health.get(ID);
  world.answers.next = () => BROKEN;
  await world.deliver([sampleMessage()]);
  await world.clock.advance(3000);
  world.answers.next = () => OK;
  world.ports.healthView.remember(ID, healthy);
  breakOnce(world, ['health', 'apply'], 'before', 2);
  expect(await world.deliver([sampleMessage()])).toEqual(['0']);
});

it('a streak knows since when it lasts, whatever the worker that begins it had seen', async () => {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  await world.deliver([sampleMessage()]);
  const failing = await world.health.get(ID);
  await world.clock.advance(1000);
  // A success resets the streak, and has not ended the outage yet.
  world.answers.next = () => OK;
  breakOnce(world, ['health', 'apply'], 'before', 2);
  await world.deliver([sampleMessage()]);
  await world.clock.advance(1000);
  world.answers.next = () => BROKEN;
  world.ports.healthView.remember(ID, failing);
  await world.deliver([sampleMessage()]);
  expect(await world.health.get(ID)).toMatchObject({ streak: 1, streakSince: world.clock.now() });
});

it('a repeat of a failure of an older configuration counts in no streak, whatever it came with', async () => {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  const old = sampleMessage();
  breakOnce(world, ['queue', 'retry'], 'before');
  await world.deliver([old]);
  await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2 }));
  const reset = { configVersion: 2, streak: 0, firstStreak: 0 };
  await world.health.apply(ID, { set: reset, remove: ['streakSince'], when: [] });
  world.forgetViews();
  await world.clock.advance(900_000);
  const get = world.calls.get.bind(world.calls);
  world.calls.get = async (...key) => {
    await world.clock.sleep(20);
    return get(...key);
  };
  const received = [sampleMessage(), sampleMessage(), old].map((message, i) => ({
    id: String(i),
    message,
    receiveCount: message === old ? 2 : 1,
    sentAt: START,
  }));
  const work = deliverBatch(world.ports, received, () => 150_000);
  await world.clock.advance(5000);
  await work;
  expect(await world.health.get(ID)).toMatchObject({ streak: 2, firstStreak: 2 });
});

it('an outage that several failures open tells of one of them, its call and its answer', async () => {
  const world = await deliverWorld();
  const get = world.callbacks.get.bind(world.callbacks);
  let begun = 0;
  world.callbacks.get = async (id) => {
    begun += 1;
    await world.clock.sleep(10 * begun);
    return get(id);
  };
  world.answers.next = () => ({ ...BROKEN, statusCode: 500 + world.requests.length }) as typeof BROKEN;
  breakOnce(world, ['health', 'apply'], 'before');
  const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
  await world.clock.advance(3000);
  await work;
  const [outage] = await world.health.listOutages(ID, 1);
  const attempts = await world.calls.attempts(outage!.firstCall, 5);
  expect(openingAttempt(outage!, attempts)).toMatchObject({ statusCode: outage!.firstError.statusCode });
});

describe('an attempt', () => {
  it('does not begin after the cutoff, however long its payload was read for', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage({ call: sampleContent({ retryUntil: START + 400_000 }) });
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    const payload = world.calls.payload.bind(world.calls);
    world.calls.payload = async (call) => {
      world.clock.set(START + 400_001);
      return payload(call);
    };
    world.clock.set(START + 399_990);
    await world.deliver([retry!.message]);
    expect(world.requests).toHaveLength(1);
  });

  it('does not begin without the time for it, however long its payload was read for', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    let remaining = 150_000;
    const payload = world.calls.payload.bind(world.calls);
    world.calls.payload = async (call) => {
      remaining = 30_000;
      return payload(call);
    };
    const received = { id: '0', message: retry!.message, receiveCount: 1, sentAt: START };
    await deliverBatch(world.ports, [received], () => remaining);
    expect(world.requests).toHaveLength(1);
    expect(world.takeRetries()).toHaveLength(1);
  });
});

describe('an attempt whose worker stops before the record', () => {
  async function madeAndLost(content: Parameters<typeof sampleContent>[0] = {}) {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent(content) });
    breakOnce(world, ['calls', 'put'], 'before');
    await world.deliver([message]);
    expect(world.requests).toHaveLength(1);
    const outcomes = async () =>
      (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    return { world, message, outcomes };
  }

  it('shows as unknown though the call is past its cutoff by then', async () => {
    const { world, message, outcomes } = await madeAndLost({ retryUntil: START + 600_000 });
    await world.clock.advance(900_000);
    await world.deliver([message], { receiveCount: 2 });
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
    expect(await outcomes()).toEqual(['unknown']);
  });

  it('shows as unknown though its callback is deleted by then', async () => {
    const { world, message, outcomes } = await madeAndLost();
    await world.callbacks.remove(sampleCallback(), START, START + 30 * DAY_MS);
    await world.deliver([message], { receiveCount: 2 });
    expect(await outcomes()).toEqual(['unknown']);
  });

  it('shows as unknown though its callback is parked by then', async () => {
    const { world, message, outcomes } = await madeAndLost();
    await world.health.apply(ID, { set: { mode: 'parked', epoch: 1 }, when: [] });
    world.forgetViews();
    await world.deliver([message], { receiveCount: 2 });
    expect(await outcomes()).toEqual(['unknown']);
  });
});

describe('a credential that a receiver repeats', () => {
  const token = 'T0P-SECRET-TOKEN-0123456789';
  async function bodyKept(body: Buffer): Promise<string> {
    const world = await deliverWorld({ callback: sampleCallback({ auth: { type: 'bearer', token } }) });
    world.answers.next = () => ({ ...OK, body }) as typeof OK;
    const message = sampleMessage();
    await world.deliver([message]);
    const { responseBody = '', responseEncoding = 'utf8' } = (await stored(world, message))!.lastAttempt!;
    return Buffer.from(responseBody, responseEncoding as BufferEncoding).toString('latin1');
  }

  it('is hidden where the response is not UTF-8', async () => {
    expect(await bodyKept(Buffer.concat([Buffer.of(0xff), Buffer.from(token)]))).not.toContain('SECRET');
  });

  it('is hidden where what is kept of the response ends within it', async () => {
    expect(await bodyKept(Buffer.from(`${'x'.repeat(490)}${token}`))).not.toContain('SECRET');
  });
});

it('a batch of successes is one health write, however far apart they end', async () => {
  const world = await deliverWorld();
  await world.deliver([sampleMessage()]);
  await world.clock.advance(10);
  let writes = 0;
  const apply = world.health.apply.bind(world.health);
  world.health.apply = (id, change) => {
    writes += 1;
    return apply(id, change);
  };
  world.answers.next = async () => {
    await world.clock.sleep(world.requests.length * 1500);
    return OK;
  };
  const work = world.deliver(Array.from({ length: 10 }, () => sampleMessage()));
  await world.clock.advance(60_000);
  await work;
  expect(writes).toBe(1);
});

it('a request lost on a kept connection stands in the history beside the one that replaced it, and counts nowhere', async () => {
  const world = await deliverWorld();
  const { call } = world.ports.caller;
  world.ports.caller.call = async (request, limits) => ({
    ...(await call(request, limits)),
    lostOnKeptConnection: { durationMs: 40, remoteAddress: '203.0.113.7' },
  });
  const message = sampleMessage();
  await world.deliver([message]);
  expect(await world.calls.attempts(message.callId, 10)).toMatchObject([
    { outcome: 'unknown', startedAt: START, durationMs: 40, remoteAddress: '203.0.113.7' },
  ]);
  const recorded = await stored(world, message);
  expect(recorded).toMatchObject({
    status: 'SUCCESS',
    attemptCount: 1,
    lastAttempt: { startedAt: START + 40 },
  });
  expect(await world.health.get(ID)).toMatchObject({ totalCalls: 1, totalErrors: 0 });
});

it('a call of a fan-out that was repeated is read first, and shows no attempt that nobody made', async () => {
  const world = await deliverWorld();
  const message = sampleMessage({ again: true });
  await world.deliver([message]);
  await world.deliver([message]);
  expect(world.requests).toHaveLength(1);
  expect(await world.calls.attempts(message.callId, 10)).toEqual([]);
  expect(await world.health.get(ID)).toMatchObject({ totalCalls: 1 });
});

it('a failure whose write went through unanswered, and was followed by others, still has its successor', async () => {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  const put = world.calls.put.bind(world.calls);
  world.calls.put = async (call, replaces) => {
    await put(call, replaces);
    await put({ ...call, revision: call.revision + 1 }, call.revision);
    world.calls.put = put;
    return put(call, replaces);
  };
  await world.deliver([sampleMessage()]);
  expect(world.takeRetries()).toMatchObject([{ message: { turn: 2 } }]);
});
