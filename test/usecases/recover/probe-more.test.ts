import { describe, expect, it } from 'vitest';
import type { RecoveryMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { ID, parked, type RecoverWorld, recoverWorld } from './recover-world.ts';

const more = (changes = {}): RecoveryMessage => ({
  v: 1,
  kind: 'probe-more',
  callbackId: ID,
  epoch: 1,
  beat: 3,
  ...changes,
});

/** A parked callback with waiting calls. */
async function waiting(count: number): Promise<{ world: RecoverWorld; calls: Call[] }> {
  const world = await recoverWorld({ health: parked() });
  return { world, calls: await world.store(count) };
}

const sentBy = (world: RecoverWorld) => world.take().retries.map(({ message }) => message.callId);

describe('further probes', () => {
  it('are the newest waiting call and one from the middle of the time', async () => {
    const { world, calls } = await waiting(101);
    await world.work(more({ probed: calls[0]!.id }));
    const { retries } = world.take();
    expect(retries.map(({ message }) => message.callId)).toEqual([calls[100]!.id, calls[50]!.id]);
    for (const { message, dueAt } of retries) {
      expect(message).toMatchObject({ trigger: 'probe', turn: 1, epoch: 1, beat: 3, isMore: true });
      expect(dueAt).toBe(START);
    }
  });

  it('are sent once in a beat', async () => {
    const { world } = await waiting(10);
    await world.work(more(), more());
    await world.work(more());
    expect(sentBy(world)).toHaveLength(2);
    expect(await world.is()).toMatchObject({ beat: 3, probedMoreIn: 3 });
  });

  it.each([
    [1, []],
    [2, [1]],
    [3, [2, 1]],
  ])('are as many as there are others: of %i waiting %j', async (count, expected) => {
    const { world, calls } = await waiting(count);
    await world.work(more({ probed: calls[0]!.id }));
    expect(sentBy(world)).toEqual(expected.map((i) => calls[i]!.id));
  });

  it('are not the one that was probed, be it the newest; without a request, none was', async () => {
    const { world, calls } = await waiting(9);
    await world.work(more({ probed: calls[8]!.id }));
    expect(sentBy(world)).toEqual([calls[4]!.id]);
    const unprobed = await waiting(1);
    await unprobed.world.work(more());
    expect(sentBy(unprobed.world)).toEqual([unprobed.calls[0]!.id]);
  });

  it('are none of another beat or another mode, nor of a callback that is gone', async () => {
    const { world } = await waiting(9);
    await world.work(more({ beat: 2 }), more({ epoch: 0 }));
    await world.health.apply(ID, { set: { mode: 'draining' }, when: [] });
    await world.work(more());
    await world.health.apply(ID, { set: { mode: 'parked' }, when: [] });
    await world.callbacks.remove(sampleCallback(), START, START + 1000);
    await world.work(more());
    expect(sentBy(world)).toEqual([]);
    expect(await world.is()).not.toHaveProperty('probedMoreIn');
  });

  it('are found among calls that no longer wait, though the index still shows those', async () => {
    const world = await recoverWorld({ health: parked(), indexLagMs: 60_000 });
    const calls = await world.store(9);
    await world.clock.advance(60_000);
    for (const i of [8, 7, 4]) {
      const gone = { ...calls[i]!, status: 'SUCCESS', revision: 2 } as const;
      await world.calls.put(gone, 1);
    }
    await world.work(more());
    expect(sentBy(world)).toEqual([calls[6]!.id, calls[3]!.id]);
  });
});
