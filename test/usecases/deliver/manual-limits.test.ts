import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { byHand, change, failedOnce } from './by-hand.ts';
import { BROKEN, ID, OK, stored } from './world.ts';

describe("a person's retry", () => {
  it.each([OK, BROKEN])(
    'that is in flight leaves alone what a person marks SUCCESS meanwhile',
    async (answer) => {
      const { world, message } = await failedOnce();
      world.answers.next = async () => {
        await change(world, message, (call) => marked(call, 'SUCCESS', { at: START, actor: 'key_1' })!);
        return answer;
      };
      await world.deliver([await byHand(world, message)]);
      expect(await stored(world, message)).toMatchObject({
        ...{ status: 'SUCCESS', attemptCount: 2, resolution: { by: 'person', actor: 'key_1' } },
      });
      expect(world.takeRetries()).toEqual([]);
    },
  );

  it('is not made for a call that a person has marked SUCCESS before it came', async () => {
    const { world, message } = await failedOnce();
    const retry = await byHand(world, message);
    await change(world, message, (call) => marked(call, 'SUCCESS', { at: START })!);
    await world.deliver([retry]);
    expect(world.requests).toHaveLength(1);
    expect(world.log.lines.at(-1)).toMatchObject({ event: 'message.dropped', fields: { trigger: 'manual' } });
  });

  it('is not made for a callback that was deleted: a pending call is closed, a failed one stays', async () => {
    for (const [retriesEnabled, by] of [
      [true, 'deleted'],
      [false, 'retries-off'],
    ] as const) {
      const { world, message } = await failedOnce({ retriesEnabled });
      const retry = await byHand(world, message);
      await world.callbacks.remove(sampleCallback(), START, START + 30 * DAY_MS);
      await world.deliver([retry]);
      expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by } });
      expect(world.requests).toHaveLength(1);
    }
  });

  it('is not made for a callback that was stopped, and the call waits on', async () => {
    const { world, message } = await failedOnce();
    const before = await stored(world, message);
    const retry = await byHand(world, message);
    await world.health.apply(ID, { set: { mode: 'stopped', state: 'Stopped', epoch: 1 }, when: [] });
    await world.deliver([retry]);
    expect(await stored(world, message)).toEqual(before);
    expect(world.requests).toHaveLength(1);
    expect(world.takeRetries()).toEqual([]);
  });

  it('is made with the callback as it is now, whatever the worker had seen', async () => {
    const { world, message } = await failedOnce();
    const url = 'https://repaired.example/hook';
    world.ports.callbacks = { ...world.ports.callbacks, get: async () => sampleCallback() };
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2, url }));
    await world.deliver([await byHand(world, message)]);
    expect(world.requests[1]?.url).toBe(url);
  });

  it('of a call that is no longer to be found is dropped, which the log tells', async () => {
    const { world, message } = await failedOnce();
    const retry = await byHand(world, message);
    await world.clock.advance(40 * DAY_MS);
    expect(await world.deliver([retry])).toEqual([]);
    expect(world.log.lines.at(-1)?.event).toBe('message.orphaned');
  });
});
