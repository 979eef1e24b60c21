import { describe, expect, it } from 'vitest';
import { publishEvents, UnknownCallbackError } from '../../../lambdas/usecases/publish/publish-events.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { many, publishWorld } from './publish-world.ts';

describe('publishing', () => {
  it('makes one first attempt per subscriber, with all that the event brought', async () => {
    const { ports, queues } = await publishWorld(
      { events: ['message.*'] },
      { id: 'cb_2', events: ['reply'] },
    );
    const [published] = await publishEvents(ports, [
      {
        type: 'message.sent',
        tenant: 'default',
        messageId: 'M1',
        messageLocation: 'https://x.example/M1',
        payload: '{"a":1.0}',
        variables: { status: 'sent' },
        batchId: 'B1',
        communicationId: 'C1',
        memberId: 'P1',
      },
    ]);
    expect(published?.calls).toEqual([
      { id: expect.stringMatching(/^call_/), callbackId: sampleCallback().id },
    ]);
    expect(queues.sent.deliveries).toEqual([
      {
        v: 1,
        callId: published!.calls![0]!.id,
        callbackId: sampleCallback().id,
        turn: 1,
        trigger: 'delivery',
        call: {
          tenant: 'default',
          eventId: published!.id,
          event: 'message.sent',
          acceptedAt: START,
          retryUntil: START + DAY_MS,
          payload: '{"a":1.0}',
          messageId: 'M1',
          messageLocation: 'https://x.example/M1',
          variables: { status: 'sent' },
          batchId: 'B1',
          communicationId: 'C1',
          memberId: 'P1',
        },
      },
    ]);
  });

  it('answers with no calls where nobody subscribes, and stays within the tenant', async () => {
    const { ports, queues } = await publishWorld({ tenant: 'other' });
    const [published] = await publishEvents(ports, [{ type: 'reply', tenant: 'default' }]);
    expect(published?.calls).toEqual([]);
    expect(queues.sent.deliveries).toEqual([]);
  });

  it('goes to a named callback whatever it subscribes to, and refuses all for one that is not there', async () => {
    const { ports, queues } = await publishWorld({ events: ['reply'] }, { id: 'cb_other', tenant: 'other' });
    const named = { type: 'else', tenant: 'default', callbackId: sampleCallback().id };
    await publishEvents(ports, [named]);
    expect(queues.sent.deliveries).toHaveLength(1);
    for (const callbackId of ['cb_nobody', 'cb_other']) {
      const refused = publishEvents(ports, [named, { ...named, callbackId }]);
      await expect(refused).rejects.toThrow(UnknownCallbackError);
      await expect(refused).rejects.toMatchObject({ index: 1 });
    }
    expect(queues.sent.deliveries).toHaveLength(1);
  });

  it('hands an event with more than 100 subscribers over, and answers with its id alone', async () => {
    const { ports, queues } = await publishWorld(...many(101));
    const [published] = await publishEvents(ports, [
      { type: 'reply', tenant: 'default', payload: '{"n":1.0}' },
    ]);
    expect(published).toEqual({ id: published?.id });
    expect(queues.sent.deliveries).toEqual([]);
    expect(queues.sent.events).toMatchObject([{ v: 1, eventId: published?.id, acceptedAt: START }]);
    expect(JSON.stringify(queues.sent.events[0]?.event)).toContain('{"n":1.0}');
  });

  it('serves exactly 100 subscribers within the request', async () => {
    const { ports } = await publishWorld(...many(100));
    const [published] = await publishEvents(ports, [{ type: 'reply', tenant: 'default' }]);
    expect(published?.calls).toHaveLength(100);
  });

  it('looks up the subscribers of ten events at a time', async () => {
    const { ports, directory } = await publishWorld({});
    const lookups = { now: 0, most: 0 };
    const callbacks = {
      get: (id: string) => directory.get(id),
      getMany: (ids: string[]) => directory.getMany(ids),
      async *subscribers(tenant: string, patterns: string[]) {
        lookups.now += 1;
        lookups.most = Math.max(lookups.most, lookups.now);
        await Promise.resolve();
        yield* directory.subscribers(tenant, patterns);
        lookups.now -= 1;
      },
    };
    const events = Array.from({ length: 100 }, (_, n) => ({ type: `a.b.c.d.e${n}`, tenant: 'default' }));
    const published = await publishEvents({ ...ports, callbacks }, events);
    expect(published.every(({ calls }) => calls?.length === 1)).toBe(true);
    expect(lookups).toEqual({ now: 0, most: 10 });
  });
});
