import { describe, expect, it } from 'vitest';
import { DAY_MS, START, sampleMessage } from '../../kit/samples.ts';
import { breakOnce, OK } from '../deliver/world.ts';
import { deadLetterScene, SENT_AT } from './dead-letter-scene.ts';

/** A retry that its receiver accepts, and whose five workers never get as far as its call. */
async function acceptedRetry() {
  const scene = await deadLetterScene();
  const { world, receive } = scene;
  await receive('one', sampleMessage());
  const [{ message } = {}] = world.takeRetries();
  await world.clock.advance(400_000);
  world.answers.next = () => OK;
  breakOnce(world, ['calls', 'put'], 'before');
  expect(await receive('two', message!)).toEqual(['two']);
  return { ...scene, message: message! };
}

describe('a dead letter whose success is in the history alone', () => {
  it.each([
    ['in time', START + 3_600_000],
    ['past its cutoff', START + DAY_MS + 1],
  ])('is recorded, ends its outage, and is not sent again: %s', async (_, at) => {
    const { world, message, outcomes } = await acceptedRetry();
    world.clock.set(at);
    expect(await world.reviveLetter('two', message, SENT_AT)).toEqual([]);
    expect(await world.storedCall(message)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'delivery' },
      attemptCount: 2,
    });
    expect(await outcomes(message)).toEqual(['http_error', 'success']);
    expect(await world.health.get(message.callbackId)).toMatchObject({ outageEndedBy: 'delivery' });
    expect(world.takeRetries()).toEqual([]);
    expect(world.requests).toHaveLength(2);
  });

  it('is as it was when its worker dies on the way, and comes again', async () => {
    const { world, message, outcomes } = await acceptedRetry();
    breakOnce(world, ['calls', 'put'], 'after');
    expect(await world.reviveLetter('two', message, SENT_AT)).toEqual(['two']);
    expect(await world.reviveLetter('two', message, SENT_AT)).toEqual([]);
    expect(await world.storedCall(message)).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
    expect(await outcomes(message)).toEqual(['http_error', 'success']);
    expect(await world.health.get(message.callbackId)).toMatchObject({ outageEndedBy: 'delivery' });
  });

  it('does not take another message of its callback for its own', async () => {
    const { world, message } = await acceptedRetry();
    expect(await world.reviveLetter('three', message, SENT_AT)).toEqual([]);
    expect(await world.storedCall(message)).toMatchObject({ status: 'PENDING', turn: 3 });
  });
});
