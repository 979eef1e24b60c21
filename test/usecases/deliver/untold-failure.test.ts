import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleMessage } from '../../kit/samples.ts';
import { change } from './by-hand.ts';
import { BROKEN, breakOnce, deliverWorld, OK, stored } from './world.ts';

describe('a failure whose worker stops between the attempt and the call', () => {
  const failedRetry = async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const first = sampleMessage();
    await world.deliver([first]);
    const { message } = world.takeRetries()[0]!;
    await world.clock.advance(1000);
    world.answers.next = () => OK;
    await world.deliver([sampleMessage()]);
    world.answers.next = () => BROKEN;
    // So long that a failure does not go on with the same outage.
    await world.clock.advance(3_600_000);
    expect(await world.health.get(first.callbackId)).toMatchObject({ outageEndedBy: 'delivery' });
    breakOnce(world, ['calls', 'put'], 'before');
    expect(await world.deliver([message])).toEqual(['0']);
    return { world, message };
  };

  it('opens its outage when its message returns, though a person has marked the call by then', async () => {
    const { world, message } = await failedRetry();
    await change(
      world,
      message,
      (call) => marked(call, 'SUCCESS', { actor: 'key_P', at: world.clock.now() })!,
    );
    await world.clock.advance(900_000);
    expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
    expect(world.requests).toHaveLength(3);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', resolution: { by: 'person' } });
    expect(await world.health.listOutages(message.callbackId, 10)).toHaveLength(2);
    expect(world.takeRetries()).toEqual([]);
  });

  it('opens its outage, though the cutoff has passed by then', async () => {
    const { world, message } = await failedRetry();
    world.clock.set(START + DAY_MS + 1);
    expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
    expect(await world.health.listOutages(message.callbackId, 10)).toHaveLength(2);
  });
});
