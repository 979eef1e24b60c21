import { describe, expect, it } from 'vitest';
import { callFrom, failed, succeeded } from '../../../lambdas/domain/call/call-moves.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { recorded } from '../../kit/recorded-call.ts';
import { DAY_MS, START, sampleAttempt, sampleContent } from '../../kit/samples.ts';

describe('one call', () => {
  it.each(['{"n":12345678901234567890,"x":1.0,"y":1e400}', '1.0', 'null', '"\\ud800\\u0000"'])(
    'shows its payload as it came: %s',
    async (payload) => {
      const world = apiWorld();
      const id = await world.register();
      const call = await recorded(world, id, 'SUCCESS', 0, { payload });
      const { text } = await world.ask('GET', `/callbacks/${id}/calls/${call.id}`);
      expect(text).toContain(`"payload":${payload},`);
      expect((await world.ask('GET', `/callbacks/${id}/calls`)).text).not.toContain('"payload"');
    },
  );

  it('shows the newest responses where all of them would be too long for an answer', async () => {
    const world = apiWorld();
    const id = await world.register();
    const call = await recorded(world, id, 'FAILED');
    for (let i = 0; i < 300; i++) {
      const responseBody = '\u0001'.repeat(4096);
      await world.calls.keepAttempt(
        call,
        sampleAttempt({ id: newId('call', START + i, new Uint8Array(10)).slice(5), responseBody }),
      );
    }
    const { text, body } = await world.ask('GET', `/callbacks/${id}/calls/${call.id}`);
    expect(Buffer.byteLength(text)).toBeLessThan(4_000_000);
    const shown = body.attempts.map((attempt: { responseBody: unknown }) => attempt.responseBody !== null);
    expect(shown.slice(0, 100)).not.toContain(true);
    expect(shown.slice(-100)).not.toContain(false);
    expect(body.attempts[0]).toMatchObject({ responseBody: null, responseTruncated: true });
  });

  it('shows no payload where there is none', async () => {
    const world = apiWorld();
    const id = await world.register();
    const call = await recorded(world, id, 'SUCCESS', 0, { payload: undefined });
    expect((await world.ask('GET', `/callbacks/${id}/calls/${call.id}`)).body).not.toHaveProperty('payload');
  });

  it('shows all its attempts, numbered by order, the last one once', async () => {
    const world = apiWorld();
    const id = await world.register();
    const fresh = callFrom(newId('call', START, new Uint8Array(10)), id, sampleContent());
    const first = sampleAttempt({ id: '01KE6FVN0000000000000000A1', responseBody: 'whole body' });
    const second = sampleAttempt({
      id: '01KE6FVN0000000000000000A2',
      outcome: 'unknown',
      statusCode: undefined,
    });
    const third = sampleAttempt({ id: '01KE6FVN0000000000000000A3', outcome: 'success', statusCode: 200 });
    const { responseBody: _body, ...short } = first;
    const once = failed(fresh, short, { retryAt: START + 300_000 });
    await world.calls.keepAttempt(once, first);
    await world.calls.keepAttempt(once, second);
    await world.calls.put(succeeded(once, third), 'nothing');
    const path = `/callbacks/${id}/calls/${fresh.id}`;
    const { attempts, attemptCount, status } = (await world.ask('GET', path)).body;
    const summary = attempts.map((one: Record<string, unknown>) => [
      one.number,
      one.outcome,
      one.responseBody,
    ]);
    expect([status, attemptCount]).toEqual(['SUCCESS', 2]);
    expect(summary).toEqual([
      [1, 'http_error', 'whole body'],
      [2, 'unknown', null],
      [3, 'success', null],
    ]);
  });

  it('says where it waits, and that it was never attempted', async () => {
    const world = apiWorld();
    const id = await world.register();
    const call = await recorded(world, id, 'waiting');
    const read = async () => (await world.ask('GET', `/callbacks/${id}/calls/${call.id}`)).body;
    expect(await read()).toMatchObject({
      ...{ status: 'PENDING', waiting: 'retry', attempts: [] },
      callback: { attemptedDate: null, statusCode: null, statusMessage: 'never attempted' },
    });
    const error = { at: START, outcome: 'http_error' } as const;
    const outage = { outageId: 'out_1', outageStartedAt: START, outageFirstError: error };
    await world.health.apply(id, { set: { ...outage, mode: 'parked' }, when: [] });
    expect(await read()).toMatchObject({
      waiting: 'parked',
      callback: { statusMessage: 'never attempted: outage out_1' },
    });
    await world.health.apply(id, { set: { mode: 'stopped' }, when: [] });
    expect((await read()).waiting).toBe('stopped');
  });

  it('may still be in a queue, if its id says so', async () => {
    const world = apiWorld();
    const id = await world.register();
    const asked = (time: number) =>
      world.ask('GET', `/callbacks/${id}/calls/${newId('call', time, new Uint8Array(10))}`);
    for (const time of [START, START - 14 * DAY_MS, START + 60_000]) {
      const { status, headers, body } = await asked(time);
      expect([status, headers['retry-after'], body.type]).toEqual([404, '1', 'not-recorded-yet']);
    }
    for (const time of [START - 14 * DAY_MS - 1, START + 60_001])
      expect((await asked(time)).body.type).toBe('not-found');
    for (const bad of ['call_1', 'cb_01KE6FVN0000000000000000ZZ', 'x', `call_8${'Z'.repeat(25)}`])
      expect((await world.ask('GET', `/callbacks/${id}/calls/${bad}`)).body.type).toBe('not-found');
  });
});
