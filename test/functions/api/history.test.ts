import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { listed } from '../../kit/listed-calls.ts';
import { type Recorded, recorded } from '../../kit/recorded-call.ts';
import { DAY_MS } from '../../kit/samples.ts';

describe('the history of a callback', () => {
  it('is listed newest first, in pages, by status', async () => {
    const world = apiWorld();
    const id = await world.register();
    const kinds: Recorded[] = ['SUCCESS', 'FAILED', 'PENDING', 'SUCCESS', 'waiting', 'FAILED', 'SUCCESS'];
    const calls: Call[] = [];
    for (const [index, kind] of kinds.entries()) calls.push(await recorded(world, id, kind, 10_000 - index));
    calls.reverse();
    const idsOf = (...statuses: string[]) =>
      calls.filter((c) => statuses.includes(c.status)).map((c) => c.id);
    const path = `/callbacks/${id}/calls`;
    expect(await listed(world, path)).toEqual({ ids: calls.map((call) => call.id), pages: 1 });
    expect(await listed(world, `${path}?limit=7`)).toMatchObject({ pages: 1 });
    expect(await listed(world, `${path}?limit=3`)).toEqual({ ids: calls.map((call) => call.id), pages: 3 });
    for (const status of ['SUCCESS', 'FAILED', 'PENDING'])
      for (const limit of [1, 2, 100])
        expect((await listed(world, `${path}?status=${status}&limit=${limit}`)).ids).toEqual(idsOf(status));
  });

  it('treats a pending call past its cutoff as failed wherever it is read, and closes it', async () => {
    for (const query of ['', '?status=FAILED', '?status=PENDING', undefined]) {
      const world = apiWorld();
      const id = await world.register();
      const overdue = await recorded(world, id, 'PENDING', DAY_MS + 1);
      const inTime = await recorded(world, id, 'PENDING', DAY_MS);
      const given = await recorded(world, id, 'FAILED', 5 * DAY_MS);
      const path = `/callbacks/${id}/calls`;
      if (query === '') expect((await listed(world, path)).ids).toEqual([inTime.id, overdue.id, given.id]);
      if (query === '?status=FAILED')
        expect((await listed(world, `${path}${query}&limit=1`)).ids).toEqual([overdue.id, given.id]);
      if (query === '?status=PENDING') expect((await listed(world, path + query)).ids).toEqual([inTime.id]);
      if (query === undefined) {
        const { body } = await world.ask('GET', `${path}/${overdue.id}`);
        expect(body).toMatchObject({
          ...{ status: 'FAILED', waiting: null, nextAttemptAt: null },
          resolution: { by: 'cutoff', at: new Date(overdue.retryUntil).toISOString() },
        });
      }
      expect(await world.calls.get(id, overdue.id)).toMatchObject({
        status: 'FAILED',
        resolution: { by: 'cutoff' },
      });
      expect((await world.calls.get(id, inTime.id))?.status).toBe('PENDING');
    }
  });

  it('reads on although a call cannot be closed', async () => {
    const world = apiWorld();
    const id = await world.register();
    const { id: callId } = await recorded(world, id, 'PENDING', 2 * DAY_MS);
    world.calls.put = () => Promise.reject(new Error('throttled'));
    expect((await listed(world, `/callbacks/${id}/calls?status=FAILED`)).ids).toEqual([callId]);
  });

  it('reads a bounded number of calls for one page', async () => {
    const world = apiWorld();
    const id = await world.register();
    for (let count = 0; count < 1005; count++) await recorded(world, id, 'PENDING', 2000 - count);
    const oldest = await recorded(world, id, 'SUCCESS', 3000);
    const path = `/callbacks/${id}/calls?status=SUCCESS`;
    expect((await world.ask('GET', path)).body.calls).toEqual([]);
    expect(await listed(world, path)).toEqual({ ids: [oldest.id], pages: 2 });
  });

  it('shows what is lifted from a payload, and not the payload', async () => {
    const world = apiWorld();
    const id = await world.register({ url: 'https://a.example/hook?token=hush', name: 'Mine' });
    const payload = {
      ...{ messageId: 'M1', messageLocation: 'https://m.example/1', other: 1 },
      from: { name: 'Fred', mobile: '049' },
      responseMessage: { channel: 'SMS', content: 'Yes. '.repeat(300) },
    };
    const call = await recorded(world, id, 'FAILED', 0, { payload: JSON.stringify(payload) });
    const { body } = await world.ask('GET', `/callbacks/${id}/calls`);
    const uri = `https://api.example/callbacks/${id}/calls/${call.id}`;
    const { responseMessage, ...shown } = body.calls[0];
    expect(shown).toEqual({
      ...{ id: call.id, callbackId: id, eventId: call.eventId, event: 'reply', status: 'FAILED' },
      ...{ createdAt: '2026-01-05T09:00:00.000Z', retryUntil: '2026-01-06T09:00:00.000Z' },
      ...{ nextAttemptAt: null, waiting: null, attemptCount: 1, erasedAt: null },
      ...{ messageId: 'M1', messageLocation: 'https://m.example/1', from: payload.from },
      callback: {
        ...{ id, name: 'Mine', url: 'https://a.example/hook?token=***' },
        ...{ attemptedDate: '2026-01-05T09:00:00.000Z', statusCode: 500, statusMessage: 'Oh no' },
      },
      resolution: { by: 'exhausted', actor: null, at: '2026-01-05T09:00:00.020Z', note: null },
      link: [
        { rel: 'updateCall', uri, method: 'PUT' },
        { rel: 'retryCall', uri: `${uri}/retry`, method: 'POST' },
      ],
    });
    expect(JSON.stringify(responseMessage).length).toBeLessThan(520);
    const one = await world.ask('GET', `/callbacks/${id}/calls/${call.id}`);
    expect(one.body.responseMessage).toEqual(payload.responseMessage);
    expect(one.body.payload).toEqual(payload);
  });
});
