import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../lambdas/contract/messages.ts';
import { deliverBatch } from '../../lambdas/usecases/deliver-batch.ts';
import { DAY_MS, START, sampleCallback, sampleContent, sampleMessage } from '../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, OK } from './deliver-world.ts';

type World = Awaited<ReturnType<typeof deliverWorld>>;
const stored = (world: World, { callbackId, callId }: CallMessage) => world.calls.get(callbackId, callId);

describe('what is sent on', () => {
  it('says that it was received before, and is then read and shown as unknown', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    await world.deliver([message], { remainingMs: 60_000, receiveCount: 2 });
    const [sent] = world.takeRetries();
    expect(sent?.message).toEqual({ ...message, sentOn: true, again: true });
    await world.deliver([sent!.message]);
    expect(await world.calls.attempts(message.callId, 10)).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('after-effects that are run again', () => {
  it('count a first attempt as one', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    await world.deliver([message]);
    await world.deliver([message], { receiveCount: 2 });
    expect(await world.health.get(message.callbackId)).toMatchObject({ streak: 1, firstStreak: 1 });
  });

  it('are those of the configuration that was called', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    await world.deliver([message]);
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2 }));
    await world.health.apply(message.callbackId, { set: { configVersion: 2 }, when: [] });
    world.forgetViews();
    await world.deliver([message], { receiveCount: 2 });
    expect(await world.health.get(message.callbackId)).toMatchObject({ streak: 0, totalErrors: 1 });
    expect(world.queues.sent.notices).toEqual([]);
  });
});

it('a message of a call that nobody knows is dropped, which the log tells', async () => {
  const world = await deliverWorld();
  const { call: _none, ...message } = sampleMessage({ turn: 2, trigger: 'retry' });
  expect(await world.deliver([message])).toEqual([]);
  expect(world.requests).toEqual([]);
  expect(world.log.lines.map(({ event }) => event)).toEqual(['message.orphaned']);
});

describe('what follows from a batch', () => {
  it('sends no successor of a call whose outage is not written: its message returns', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    breakOnce(world, ['health', 'apply'], 'before', 1);
    breakOnce(world, ['health', 'apply'], 'before', 2);
    expect((await world.deliver([sampleMessage(), sampleMessage()])).sort()).toEqual(['0', '1']);
    expect(world.takeRetries()).toEqual([]);
  });

  it('opens the outage of each of its callbacks at once', async () => {
    const world = await deliverWorld();
    const other = sampleCallback({ id: 'cb_01KE6FVN00CA11BACK00000001' });
    await world.callbacks.create(other);
    const slow = sampleMessage();
    let release: (() => void) | undefined;
    world.answers.next = (request) =>
      request.headers['webhook-id'] === slow.callId
        ? new Promise((resolve) => {
            release = () => resolve(OK);
          })
        : BROKEN;
    const work = world.deliver([slow, sampleMessage(), sampleMessage({ callbackId: other.id })]);
    await world.clock.advance(0);
    expect(world.queues.sent.notices.map(({ message }) => message.callbackId).sort()).toEqual(
      [sampleCallback().id, other.id].sort(),
    );
    release!();
    await work;
  });

  it('leaves out nothing that ends while the wave before is still being settled', async () => {
    const world = await deliverWorld();
    const slow = sampleMessage();
    let release: (() => void) | undefined;
    world.answers.next = (request) =>
      request.headers['webhook-id'] === slow.callId
        ? new Promise((resolve) => {
            release = () => resolve(BROKEN);
          })
        : BROKEN;
    const send = world.queues.retry.bind(world.queues);
    world.queues.retry = async (messages) => {
      await world.clock.sleep(5000);
      await send(messages);
    };
    const work = world.deliver([sampleMessage(), slow]);
    await world.clock.advance(2000);
    release!();
    await world.clock.advance(20_000);
    expect(await work).toEqual([]);
    expect(world.takeRetries()).toHaveLength(2);
    expect(await world.health.get(slow.callbackId)).toMatchObject({ totalErrors: 2 });
  });

  it('is told in the order in which the attempts began', async () => {
    const world = await beginningApart();
    const answers = [BROKEN, OK, BROKEN];
    world.answers.next = () => answers[world.requests.length - 1]!;
    const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(2000);
    await work;
    const health = await world.health.get(sampleCallback().id);
    expect(health).toMatchObject({ streak: 1, resetAt: START + 20, lastError: { at: START + 30 } });
  });

  it('is dated by the newest attempt', async () => {
    const world = await beginningApart();
    const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(2000);
    await work;
    expect(await world.health.get(sampleCallback().id)).toMatchObject({ resetAt: START + 30, totalCalls: 3 });
  });

  it('counts every failure for the streak, and first attempts apart', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(400_000);
    await world.deliver(world.takeRetries().map(({ message }) => message));
    expect(await world.health.get(sampleCallback().id)).toMatchObject({ streak: 6, firstStreak: 3 });
  });
});

/** A world in which each call of a batch begins 10 ms after the one before it. */
async function beginningApart(): Promise<World> {
  const world = await deliverWorld();
  const get = world.callbacks.get.bind(world.callbacks);
  let begun = 0;
  world.callbacks.get = async (id) => {
    begun += 1;
    await world.clock.sleep(10 * begun);
    return get(id);
  };
  return world;
}

describe('a large payload', () => {
  const payload = JSON.stringify({ text: 'ü'.repeat(2000) });

  it('is kept of a call that succeeds at once', async () => {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent({ payload }) });
    await world.deliver([message]);
    expect(await world.calls.payload((await stored(world, message))!)).toBe(payload);
  });

  it('is kept of a call that is closed without an attempt', async () => {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent({ payload }) });
    await world.clock.advance(DAY_MS + 1);
    await world.deliver([message]);
    expect(await world.calls.payload((await stored(world, message))!)).toBe(payload);
  });
});

describe('a success', () => {
  it('that comes after the failure of another worker stands beside it in the history', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    world.answers.next = async () => {
      if (world.requests.length === 1) return BROKEN;
      await world.clock.sleep(500);
      return OK;
    };
    const work = Promise.all([world.deliver([message]), world.deliver([message])]);
    await world.clock.advance(5000);
    await work;
    const outcomes = (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['http_error', 'success']);
  });

  it('of a repeat keeps its response once, with the attempt', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = () => OK;
    await world.deliver([retry!.message]);
    expect((await stored(world, message))?.lastAttempt).not.toHaveProperty('responseBody');
    expect((await world.calls.attempts(message.callId, 1))[0]).toMatchObject({ responseBody: 'fine' });
  });
});

it('a failure of a call that another worker has written as waiting is recorded on it', async () => {
  const world = await deliverWorld();
  const message = sampleMessage();
  const parked = { ...(await world.health.get(message.callbackId)), mode: 'parked' as const };
  const other = { ...world.ports, healthView: { get: async () => parked, remember: () => {} } };
  world.answers.next = async () => {
    await deliverBatch(other, [{ id: 'other', message, receiveCount: 1, sentAt: START }], () => 150_000);
    return BROKEN;
  };
  await world.deliver([message]);
  expect(await stored(world, message)).toMatchObject({ status: 'PENDING', turn: 2, attemptCount: 1 });
});

describe('what a receiver repeats of its credentials', () => {
  it('is in no history and no log line', async () => {
    const world = await deliverWorld({
      callback: sampleCallback({ auth: { type: 'bearer', token: 'open-sesame' } }),
    });
    const said = 'no entry with hush-hush and open-sesame';
    for (const answer of [BROKEN, OK]) {
      world.answers.next = () => ({ ...answer, statusMessage: said, body: Buffer.from(said) }) as typeof OK;
      const message = sampleMessage();
      await world.deliver([message]);
      const [kept = (await stored(world, message))?.lastAttempt] = await world.calls.attempts(
        message.callId,
        1,
      );
      expect(kept).toMatchObject({
        statusMessage: 'no entry with *** and ***',
        responseBody: 'no entry with *** and ***',
      });
    }
    const told = JSON.stringify([world.log.lines, await world.health.get(sampleCallback().id)]);
    expect(told).not.toMatch(/hush-hush|open-sesame/);
  });
});

describe('an attempt', () => {
  it('has the limits of its callback', async () => {
    const timeouts = { connectSeconds: 7, responseSeconds: 90 };
    const world = await deliverWorld({ callback: sampleCallback({ timeouts }) });
    const { call } = world.ports.caller;
    const limits: unknown[] = [];
    world.ports.caller.call = (request, given) => {
      limits.push(given);
      return call(request, given);
    };
    await world.deliver([sampleMessage()]);
    expect(limits).toEqual([{ connectMs: 7000, responseMs: 90_000 }]);
  });

  it('that may have been made shows once, however often its worker stops', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    for (const receiveCount of [1, 2, 3]) {
      breakOnce(world, ['calls', 'put'], 'before');
      expect(await world.deliver([message], { receiveCount })).toEqual(['0']);
    }
    const attempts = await world.calls.attempts(message.callId, 10);
    expect(attempts).toMatchObject([{ outcome: 'unknown' }]);
  });
});
