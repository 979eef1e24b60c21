import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { listed } from '../../kit/listed-calls.ts';
import { recorded } from '../../kit/recorded-call.ts';
import { DAY_MS } from '../../kit/samples.ts';

/** Calls a minute apart, newest first; `fields` of the one that is `i` minutes old. */
async function history(world: ApiWorld, count: number, fields: (i: number) => object = () => ({})) {
  const id = await world.register();
  const calls: Call[] = [];
  for (let i = 0; i < count; i++) calls.push(await recorded(world, id, 'SUCCESS', i * 60_000, fields(i)));
  return { path: `/callbacks/${id}/calls`, ids: calls.map((call) => call.id), calls };
}

describe('the history between two times', () => {
  it('begins with since and ends before until', async () => {
    const world = apiWorld();
    const { path, ids, calls } = await history(world, 10);
    const at = (i: number, later = 0) => new Date(calls[i]!.createdAt + later).toISOString();
    const found = async (query: string) => (await listed(world, `${path}?${query}`)).ids;
    expect(await found(`since=${at(3)}`)).toEqual(ids.slice(0, 4));
    expect(await found(`since=${at(3, 1)}`)).toEqual(ids.slice(0, 3));
    expect(await found(`until=${at(3)}`)).toEqual(ids.slice(4));
    expect(await found(`until=${at(3, 1)}`)).toEqual(ids.slice(3));
    expect(await found(`since=${at(7)}&until=${at(3)}&limit=2`)).toEqual(ids.slice(4, 8));
    expect(await found(`since=${at(7)}&until=${at(7)}`)).toEqual([]);
    expect(await found('since=1969-12-31T23:59:59Z&limit=3')).toEqual(ids);
    expect(await found('until=9999-12-31T23:59:59.999Z')).toEqual(ids);
    expect(await found('since=9999-12-31T23:59:59%2B00:00')).toEqual([]);
  });

  it('takes times in any zone', async () => {
    const world = apiWorld();
    const { path, ids } = await history(world, 2);
    for (const time of [
      '2026-01-05T09:00:00Z',
      '2026-01-05T10:00:00.000%2B01:00',
      '2026-01-05T03:30:00-05:30',
    ])
      expect((await listed(world, `${path}?since=${time}`)).ids).toEqual(ids.slice(0, 1));
  });

  it('refuses what is no time, and an end before its beginning', async () => {
    const world = apiWorld();
    const { path } = await history(world, 0);
    const refused = async (query: string) => {
      const { status, body } = await world.ask('GET', `${path}?${query}`);
      return [status, ...body.errors.map((error: { path: string }) => error.path)];
    };
    for (const time of [
      'yesterday',
      '2026-01-05',
      '2026-01-05T09:00:00',
      '1767603600',
      '2026-02-30T00:00:00Z',
      '',
    ])
      for (const name of ['since', 'until'])
        expect(await refused(`${name}=${time}`), time).toEqual([422, name]);
    expect(await refused('since=2026-01-05T09:00:00+01:00')).toEqual([422, 'since']);
    expect(await refused('since=2026-01-05T09:00:01Z&until=2026-01-05T09:00:00Z')).toEqual([422, 'until']);
    const twice = 'since=2026-01-05T09:00:00Z&since=2026-01-05T09:00:00Z';
    expect(await refused(twice)).toEqual([422, 'since']);
  });

  it('is bounded where the status is, too, and goes on from page to page', async () => {
    const world = apiWorld();
    const id = await world.register();
    const failed: string[] = [];
    for (let i = 0; i < 12; i++) {
      const call = await recorded(world, id, i % 2 ? 'FAILED' : 'PENDING', DAY_MS + 60_000 - i * 60_000);
      if (i % 2 || i === 0) failed.unshift(call.id);
    }
    const since = new Date(world.clock.now() - DAY_MS - 60_000).toISOString();
    const query = `status=FAILED&since=${since}&limit=2`;
    expect(await listed(world, `/callbacks/${id}/calls?${query}`)).toMatchObject({ ids: failed });
  });
});

describe('the history of an event', () => {
  it('is found by its name or a pattern, beside the status and page after page', async () => {
    const world = apiWorld();
    const types = ['message.sent', 'message.status', 'reply', 'message.sent.late'];
    const { path, ids } = await history(world, 40, (i) => ({ event: types[i % 4] }));
    const of = (...wanted: number[]) => ids.filter((_, i) => wanted.includes(i % 4));
    for (const [event, wanted] of [
      ['reply', of(2)],
      ['message.sent', of(0)],
      ['message.*', of(0, 1)],
      ['*.sent', of(0)],
      ['message.*.late', of(3)],
      ['*', ids],
      ['*.*', of(0, 1)],
      ['never', []],
    ] as const)
      for (const rest of ['', '&limit=3', '&status=SUCCESS&limit=4', '&limit=100'])
        expect((await listed(world, `${path}?event=${event}${rest}`)).ids, event + rest).toEqual(wanted);
    expect((await listed(world, `${path}?event=reply&status=FAILED`)).ids).toEqual([]);
  });

  it('refuses what no event is called', async () => {
    const world = apiWorld();
    const { path } = await history(world, 0);
    for (const event of ['', 'a..b', '.', 'a.b.c.d.e.f', 'é', 'a%20b', 'mess*', 'x'.repeat(257)]) {
      const { status, body } = await world.ask('GET', `${path}?event=${event}`);
      expect([status, body.errors?.[0].path], event).toEqual([422, 'event']);
    }
  });

  it('reads a bounded number of calls for one page, wherever it begins', async () => {
    const world = apiWorld();
    const { path, ids } = await history(world, 1205, (i) => ({ event: i < 1204 ? 'reply' : 'rare' }));
    let read = 0;
    const { newest } = world.calls;
    world.calls.newest = async function* (...asked) {
      for await (const page of newest.apply(world.calls, asked)) {
        read += page.read;
        yield page;
      }
    };
    for (const limit of [1, 20, 100]) {
      read = 0;
      const { body } = await world.ask('GET', `${path}?event=rare&limit=${limit}`);
      expect([body.calls, body.link.length]).toEqual([[], 1]);
      expect(read).toBeGreaterThan(900);
      expect(read).toBeLessThanOrEqual(1000);
      expect(await listed(world, `${path}?event=rare&limit=${limit}`)).toEqual({
        ids: ids.slice(-1),
        pages: 2,
      });
    }
  });
});
