import { describe, expect, it } from 'vitest';
import { fanOut, publishEvents, UnknownCallbackError } from '../../lambdas/usecases/publish-events.ts';
import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { DAY_MS, START, sampleCallback } from '../kit/samples.ts';

async function publishWorld(...callbacks: Parameters<typeof sampleCallback>[0][]) {
  const clock = new MemoryClock();
  const queues = new MemoryQueues();
  const directory = new MemoryCallbackDirectory({ clock });
  for (const changes of callbacks) await directory.create(sampleCallback(changes));
  return { clock, queues, directory, ports: { callbacks: directory, queue: queues, events: queues, clock } };
}
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `cb_${String(i).padStart(26, '0')}` }));

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
});

describe('a fan-out', () => {
  const event = { id: 'evt_1', acceptedAt: START, event: { type: 'reply', tenant: 'default' } };

  it('makes the same calls again when it is repeated, and says so in them', async () => {
    const { ports, queues } = await publishWorld(...many(250));
    expect(await fanOut(ports, event)).toBe(250);
    const first = queues.sent.deliveries.splice(0);
    expect(await fanOut(ports, { ...event, again: true })).toBe(250);
    expect(queues.sent.deliveries.map(({ callId }) => callId)).toEqual(first.map(({ callId }) => callId));
    expect(new Set(first.map(({ callId }) => callId)).size).toBe(250);
    expect(queues.sent.deliveries.every(({ again }) => again)).toBe(true);
  });

  it('skips callbacks that an out-of-date subscription still names', async () => {
    const { ports, directory } = await publishWorld({ events: ['reply'] });
    const stale = {
      ...ports,
      callbacks: {
        get: (id: string) => directory.get(id),
        async *subscribers() {
          yield [sampleCallback().id, 'cb_gone'];
        },
      },
    };
    await directory.replace(
      sampleCallback({ events: ['reply'] }),
      sampleCallback({ version: 2, events: ['else'] }),
    );
    expect(await fanOut(stale, event)).toBe(0);
  });
});
