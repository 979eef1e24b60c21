import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { closed } from '../../../lambdas/domain/call/call-moves.ts';
import { erased } from '../../../lambdas/domain/call/erasure.ts';
import { sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, stored } from './world.ts';

const SIZES = [
  ['in its item', '{"n":1}'],
  ['apart', JSON.stringify('x'.repeat(2000))],
] as const;

/** A call that is FAILED, and a message that asks for one more attempt of it. */
async function scene(payload: string, asked: Partial<CallMessage>) {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  const message = sampleMessage({ call: sampleContent({ payload }) });
  await world.deliver([message]);
  const open = (await stored(world, message))!;
  const call = closed(open, 'cutoff', world.clock.now());
  await world.calls.put(call, open.revision);
  const { call: _content, ...rest } = message;
  const again: CallMessage = { ...rest, turn: call.turn, ...asked };
  const erase = () => world.calls.put(erased(call, world.clock.now()), call.revision);
  return { world, call, again, erase };
}

describe.each([
  ["a person's retry", { trigger: 'manual' }],
  ['a replay', { trigger: 'replay', replay: { id: 'rep_1', step: 0 } }],
] as const)('%s that was on its way when the call was erased', (_who, asked) => {
  it.each(SIZES)('attempts nothing of a payload that lay %s', async (_where, payload) => {
    const { world, call, again, erase } = await scene(payload, asked);
    await erase();
    expect(await world.deliver([again])).toEqual([]);
    expect(world.requests).toHaveLength(1);
    expect(await world.calls.get(call.callbackId, call.id)).toMatchObject({
      status: 'FAILED',
      turn: call.turn,
    });
  });

  it('attempts nothing where the payload went between two reads of the worker', async () => {
    const { world, again, erase } = await scene(SIZES[1][1], asked);
    const payloadOf = world.calls.payload.bind(world.calls);
    world.ports.calls.payload = async (call) => {
      await payloadOf(call);
      await erase();
      return undefined;
    };
    expect(await world.deliver([again])).toEqual([]);
    expect(world.requests).toHaveLength(1);
  });

  it('attempts a call that was not erased', async () => {
    const { world, again } = await scene(SIZES[1][1], asked);
    await world.deliver([again]);
    expect(world.requests).toHaveLength(2);
  });
});
