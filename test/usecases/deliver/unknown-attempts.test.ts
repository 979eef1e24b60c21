import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import { markCall } from '../../../lambdas/usecases/history/mark-call.ts';
import { START, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld } from './world.ts';

const PERSON = { actor: 'key_PERSON', role: 'admin', tenant: 'default' } as const;

async function scene() {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  return {
    world,
    /** One message of the queue's, by the id that it has there. */
    receive: (id: string, message: CallMessage, { receiveCount = 1, sentAt = START } = {}) =>
      deliverBatch(world.ports, [{ id, message, receiveCount, sentAt }], () => 150_000),
    shown: async ({ callId }: CallMessage) =>
      (await world.calls.attempts(callId, 10)).map(({ outcome, startedAt }) => ({ outcome, startedAt })),
  };
}

describe('a message that comes back when its call has gone on', () => {
  it('shows its attempt as unknown where another message moved the call, dated when it was sent', async () => {
    const { world, receive, shown } = await scene();
    const first = sampleMessage();
    breakOnce(world, ['calls', 'keepAttempt'], 'before');
    expect(await receive('one', first)).toEqual(['one']);
    await world.clock.advance(1000);
    expect(await receive('other', { ...first, again: true })).toEqual([]);
    world.clock.set(START + 900_000);
    expect(await receive('one', first, { receiveCount: 2, sentAt: START + 10 })).toEqual([]);
    expect(await shown(first)).toEqual([
      { outcome: 'http_error', startedAt: START + 1000 },
      { outcome: 'unknown', startedAt: START + 10 },
    ]);
    expect(world.requests).toHaveLength(2);
  });

  it('does so, too, when the call is several turns further', async () => {
    const { world, receive, shown } = await scene();
    const first = sampleMessage();
    breakOnce(world, ['calls', 'keepAttempt'], 'before');
    await receive('one', first);
    await world.clock.advance(1000);
    await receive('other', { ...first, again: true });
    world.clock.set(START + 400_000);
    await receive('next', world.takeRetries()[0]!.message);
    world.clock.set(START + 900_000);
    await receive('one', first, { receiveCount: 2 });
    expect((await shown(first)).map(({ outcome }) => outcome)).toEqual([
      'http_error',
      'http_error',
      'unknown',
    ]);
  });

  it('shows nothing more where it recorded its attempt itself, however far the call has gone', async () => {
    const { world, receive, shown } = await scene();
    const first = sampleMessage();
    await receive('one', first);
    await receive('one', first, { receiveCount: 2 });
    world.clock.set(START + 400_000);
    await receive('next', world.takeRetries()[0]!.message);
    await receive('one', first, { receiveCount: 3 });
    expect((await shown(first)).map(({ outcome }) => outcome)).toEqual(['http_error', 'http_error']);
  });

  it('shows its retry as unknown, dated when it was sent, where a person marked the call meanwhile', async () => {
    const { world, receive, shown } = await scene();
    const first = sampleMessage();
    await receive('one', first);
    const { message } = world.takeRetries()[0]!;
    world.clock.set(START + 300_000);
    breakOnce(world, ['calls', 'keepAttempt'], 'before');
    await receive('retry', message, { sentAt: START + 20 });
    const ports = { ...world.ports, callbacks: world.callbacks };
    await markCall(ports, PERSON, message.callbackId, message.callId, { status: 'SUCCESS' });
    world.clock.set(START + 1_200_000);
    await receive('retry', message, { receiveCount: 2, sentAt: START + 20 });
    expect(await shown(first)).toEqual([
      { outcome: 'unknown', startedAt: START + 20 },
      { outcome: 'http_error', startedAt: START },
    ]);
  });
});
