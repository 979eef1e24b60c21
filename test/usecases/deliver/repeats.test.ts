import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { START, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, ID, OK, stored } from './world.ts';

describe('messages that come twice', () => {
  it('make one chain of attempts: the second of a turn is stale', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    await world.deliver([retry!.message]);
    await world.deliver([retry!.message]);
    expect(world.requests).toHaveLength(2);
    expect(world.takeRetries()).toHaveLength(1);
  });

  it('at two workers at once: both attempts stay in the history, one chain goes on', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await Promise.all([world.deliver([message]), world.deliver([message])]);
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
    expect(await stored(world, message)).toMatchObject({ turn: 2, attemptCount: 2 });
    expect(world.takeRetries()).toHaveLength(1);
  });

  it('with opposite results: the success stands, whichever is recorded first', async () => {
    for (const order of [
      [OK, BROKEN],
      [BROKEN, OK],
    ]) {
      const world = await deliverWorld();
      world.answers.next = () => order[world.requests.length - 1]!;
      const message = sampleMessage();
      await Promise.all([world.deliver([message]), world.deliver([message])]);
      expect(await stored(world, message)).toMatchObject({
        status: 'SUCCESS',
        resolution: { by: 'delivery' },
      });
      const retry = world.takeRetries()[0];
      if (retry) await world.clock.advance(retry.dueAt - START);
      if (retry) await world.deliver([retry.message]);
      expect(world.requests).toHaveLength(2);
    }
  });

  it('a repeated first attempt reads the call before it calls anyone', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    await world.deliver([message]);
    await world.deliver([message], { receiveCount: 2 });
    await world.deliver([{ ...message, again: true }]);
    expect(world.requests).toHaveLength(1);
  });
});

describe("a person's word", () => {
  it('is final: a call marked SUCCESS is not attempted again, one in flight may end', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = async () => {
      const call = (await stored(world, message))!;
      await world.calls.put(
        marked(call, 'SUCCESS', { at: world.clock.now(), actor: 'key_1' })!,
        call.revision,
      );
      return BROKEN;
    };
    await world.deliver([retry!.message]);
    expect(await stored(world, message)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'person', actor: 'key_1' },
    });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
    expect(world.takeRetries()).toEqual([]);
    await world.deliver([retry!.message], { receiveCount: 2 });
    expect(world.requests).toHaveLength(2);
  });

  it('stands even where the attempt in flight succeeds', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = async () => {
      const call = (await stored(world, message))!;
      await world.calls.put(marked(call, 'SUCCESS', { at: world.clock.now() })!, call.revision);
      return OK;
    };
    await world.deliver([retry!.message]);
    expect(await stored(world, message)).toMatchObject({ resolution: { by: 'person' }, attemptCount: 2 });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
  });
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

it('a first attempt that came three times at once counts every one of them', async () => {
  const world = await deliverWorld();
  const message = sampleMessage();
  await world.deliver([message, message, message]);
  expect(world.requests).toHaveLength(3);
  expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 3 });
  // The first lies in the call itself.
  expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
});
