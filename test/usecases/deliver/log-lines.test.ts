import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { DAY_MS, sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { firstAttempts } from './outage-scenes.ts';
import { BROKEN, breakOnce, deliverWorld, ID, stored, type World } from './world.ts';

const linesOf = (world: World, event: string) => world.log.lines.filter((line) => line.event === event);

/** What they say, by call. */
function sorted(lines: { fields: Record<string, unknown> }[]) {
  const idOf = ({ callId }: Record<string, unknown>) => String(callId);
  return lines.map(({ fields }) => fields).sort((one, other) => idOf(one).localeCompare(idOf(other)));
}

describe('the log', () => {
  it('says once that an outage opened, though the message comes back before its mail was asked for', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    breakOnce(world, ['notices', 'notify'], 'before');
    const messages = firstAttempts(1);
    expect(await world.deliver(messages)).toEqual(['0']);
    expect(await world.deliver(messages, { receiveCount: 2 })).toEqual([]);
    expect(world.queues.sent.notices).toHaveLength(1);
    expect(linesOf(world, 'outage.opened')).toHaveLength(1);
  });

  it('says nothing of an outage whose record could not be written', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    breakOnce(world, ['health', 'apply'], 'before');
    const messages = firstAttempts(1);
    expect(await world.deliver(messages)).toEqual(['0']);
    expect(linesOf(world, 'outage.opened')).toEqual([]);
    expect(await world.deliver(messages, { receiveCount: 2 })).toEqual([]);
    expect(linesOf(world, 'outage.opened')).toHaveLength(1);
  });

  it('does not say again what others wrote: a repeat may see its callback as it was before them', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const [message, ...others] = firstAttempts(12);
    await world.deliver([message!]);
    await world.clock.advance(11_000);
    const seenBefore = await world.health.get(ID);
    await world.deliver(others);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'parked' });
    world.ports.healthView.remember(ID, seenBefore);
    expect(await world.deliver([message!], { receiveCount: 2 })).toEqual([]);
    expect(linesOf(world, 'outage.opened')).toHaveLength(1);
    expect(linesOf(world, 'callback.parked')).toHaveLength(1);
  });

  it('names each call that goes back for a fault of ours', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    world.queues.retry = () => Promise.reject(new Error('no queue'));
    const messages = firstAttempts(2);
    expect((await world.deliver(messages)).toSorted()).toEqual(['0', '1']);
    const told = messages.map(({ callId }) => ({
      callId,
      callbackId: ID,
      trigger: 'delivery',
      reason: 'no queue',
    }));
    expect(sorted(linesOf(world, 'delivery.faulted'))).toEqual(sorted(told.map((fields) => ({ fields }))));
  });

  it('says of a call that it reached its cutoff, whether it was attempted then or not, and of no other', async () => {
    const callback = sampleCallback();
    const windowSeconds = callback.retry.intervalSeconds / 2;
    const world = await deliverWorld({ callback });
    world.answers.next = () => BROKEN;
    const [last, late, later] = firstAttempts(3);
    const until = (message: CallMessage, retryUntil: number) => ({
      ...message,
      call: { ...message.call!, retryUntil },
    });
    const now = world.clock.now();
    await world.deliver([
      until(last!, now + windowSeconds * 1000),
      until(late!, now - 1),
      until(later!, now + DAY_MS),
    ]);
    const told = [last!, late!].map(({ callId, callbackId }) => ({ callId, callbackId, by: 'cutoff' }));
    expect(sorted(linesOf(world, 'call.closed'))).toEqual(sorted(told.map((fields) => ({ fields }))));
    for (const message of [last!, late!])
      expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
  });

  it('leaves out that a call was closed where another worker was faster', async () => {
    const world = await deliverWorld();
    const message = sampleMessage({ call: { ...sampleMessage().call!, retryUntil: world.clock.now() - 1 } });
    world.calls.put = async (call) => call;
    await world.deliver([message]);
    expect(linesOf(world, 'call.closed')).toEqual([]);
  });
});
