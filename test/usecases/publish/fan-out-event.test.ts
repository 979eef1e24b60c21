import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { fanOut } from '../../../lambdas/usecases/publish/fan-out-event.ts';
import type { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { aMinute, many, publishWorld } from './publish-world.ts';

const event = { id: 'evt_1', acceptedAt: START, event: { type: 'reply', tenant: 'default' } };

/** A directory whose subscriptions name these ids, all in one page. */
const naming = (directory: MemoryCallbackDirectory, ...ids: string[]) => ({
  get: (id: string) => directory.get(id),
  getMany: (wanted: string[]) => directory.getMany(wanted),
  async *subscribers() {
    yield ids;
  },
});

describe('a fan-out', () => {
  it('makes the same calls again when it is repeated, and says so in them', async () => {
    const { ports, queues } = await publishWorld(...many(250));
    expect(await fanOut(ports, event, aMinute)).toEqual({ calls: 250 });
    const first = queues.sent.deliveries.splice(0);
    expect(await fanOut(ports, { ...event, again: true }, aMinute)).toEqual({ calls: 250 });
    expect(queues.sent.deliveries.map(({ callId }) => callId)).toEqual(first.map(({ callId }) => callId));
    expect(new Set(first.map(({ callId }) => callId)).size).toBe(250);
    expect(queues.sent.deliveries.every(({ again }) => again)).toBe(true);
  });

  it('gives each call the window of its callback', async () => {
    const retry = sampleCallback().retry;
    const { ports, queues } = await publishWorld(
      { id: 'cb_hour', retry: { ...retry, windowSeconds: 3600 } },
      { id: 'cb_week', retry: { ...retry, windowSeconds: 7 * 86_400 } },
    );
    await fanOut(ports, event, aMinute);
    const windows = queues.sent.deliveries.map(({ callbackId, call }) => [callbackId, call?.retryUntil]);
    expect(windows).toEqual([
      ['cb_hour', START + 3_600_000],
      ['cb_week', START + 7 * DAY_MS],
    ]);
  });

  it('looks up and sends at most 100 at a time, however many a page names', async () => {
    const { ports, directory } = await publishWorld(...many(250));
    const steps: string[] = [];
    const callbacks = {
      ...naming(directory, ...many(250).map(({ id }) => id)),
      async getMany(ids: string[]) {
        steps.push(`read ${ids.length}`);
        return directory.getMany(ids);
      },
    };
    const queue = { deliver: async (messages: CallMessage[]) => void steps.push(`send ${messages.length}`) };
    expect(await fanOut({ ...ports, callbacks, queue }, event, aMinute)).toEqual({ calls: 250 });
    expect(steps).toEqual(['read 100', 'send 100', 'read 100', 'send 100', 'read 50', 'send 50']);
  });

  it('skips callbacks that an out-of-date subscription still names', async () => {
    const { ports, directory } = await publishWorld({ events: ['reply'] });
    const callbacks = naming(directory, sampleCallback().id, 'cb_gone');
    await directory.replace(
      sampleCallback({ events: ['reply'] }),
      sampleCallback({ version: 2, events: ['else'] }),
    );
    expect(await fanOut({ ...ports, callbacks }, event, aMinute)).toEqual({ calls: 0 });
  });

  it('makes no call for a callback that is deleted or of another tenant, whoever names it', async () => {
    const { ports, directory, queues } = await publishWorld(
      { id: 'cb_deleted' },
      { id: 'cb_theirs', tenant: 'other' },
    );
    await directory.remove(sampleCallback({ id: 'cb_deleted' }), START, START + DAY_MS);
    const callbacks = naming(directory, 'cb_deleted', 'cb_theirs');
    expect(await fanOut({ ...ports, callbacks }, event, aMinute)).toEqual({ calls: 0 });
    for (const callbackId of ['cb_deleted', 'cb_theirs']) {
      const addressed = { ...event, event: { ...event.event, callbackId } };
      expect(await fanOut(ports, addressed, aMinute)).toEqual({ calls: 0 });
    }
    expect(queues.sent.deliveries).toEqual([]);
  });

  it('calls a callback once, however many of its patterns match, and only those with one that does', async () => {
    const { ports, queues } = await publishWorld(
      { id: 'cb_1', events: ['a.b.c.d.e', 'a.*.c.d.e', '*.*.*.*.*', '*'] },
      { id: 'cb_2', events: ['a.b.c.d.*'] },
      { id: 'cb_3', events: ['*.*.*.*.e', 'a.b.c.d'] },
      { id: 'cb_4', events: ['a.b.c.d', 'a.b.c.*', '*.*.*.*', 'a.b.c.d.f', 'A.b.c.d.e'] },
    );
    await fanOut(ports, { ...event, event: { ...event.event, type: 'a.b.c.d.e' } }, aMinute);
    expect(queues.sent.deliveries.map(({ callbackId }) => callbackId)).toEqual(['cb_1', 'cb_2', 'cb_3']);
  });
});
