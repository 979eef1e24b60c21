import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { outageOf } from '../../../lambdas/domain/health/outage.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { START } from '../../kit/samples.ts';

describe('the list of outages', () => {
  it('has the newest first, with the figures of health and the mail of the record', async () => {
    const world = apiWorld();
    const id = await world.register();
    const error = { at: START, outcome: 'http_error', statusCode: 500 } as const;
    const ids = [1, 2, 3].map((n) => newId('out', START + n, new Uint8Array(10)));
    for (const outageId of ids.slice(0, 2)) {
      const figures = {
        startedAt: START,
        firstError: error,
        firstCall: 'call_1',
        attempts: 1,
        callsAffected: 1,
        probes: 0,
      };
      await world.health.keepOutage({
        id: outageId,
        callbackId: id,
        mails: 0,
        notices: {},
        endedAt: START + 9,
        endedBy: 'delivery',
        ...figures,
      });
    }
    await world.health.recordNotice(id, ids[1]!, 'outage', { notifiedAt: START + 5, mailId: 'm' });
    const figures = { outageAttempts: 7, outageCalls: 4, outageProbes: 2 };
    const health = { outageStartedAt: START, outageFirstError: error, ...figures };
    await world.health.apply(id, { set: { ...health, outageId: ids[1]! }, when: [] });
    const path = `/callbacks/${id}/outages`;
    const [newest, older] = (await world.ask('GET', path)).body.outages;
    expect(newest).toEqual({
      ...{ id: ids[1], startedAt: '2026-01-05T09:00:00.000Z', endedAt: null, endedBy: null },
      firstError: { at: '2026-01-05T09:00:00.000Z', outcome: 'http_error', statusCode: 500, message: null },
      ...{ callsAffected: 4, attempts: 7, probes: 2, disablesAt: null },
      ...{ mails: 1, notifiedAt: '2026-01-05T09:00:00.005Z', mailFault: null },
    });
    expect(older.endedAt).toBe('2026-01-05T09:00:00.009Z');
    await world.health.apply(id, { set: { outageId: ids[2]! }, when: [] });
    const first = (await world.ask('GET', `${path}?limit=1`)).body;
    const next = (await world.ask('GET', first.link[0].uri.replace('https://api.example', ''))).body;
    const last = (await world.ask('GET', next.link[0].uri.replace('https://api.example', ''))).body;
    expect([first, next, last].map(({ outages }) => outages.map((o: { id: string }) => o.id))).toEqual([
      [ids[2]],
      [ids[1]],
      [ids[0]],
    ]);
    expect(last.link).toEqual([]);
  });
});

const OUTAGE = newId('out', START, new Uint8Array(10));

/** A callback in an outage that is recorded, and what the list says of that. */
async function inOutage(body: object = {}, health: Partial<Health> = {}) {
  const world = apiWorld();
  const id = await world.register(body);
  const outageFirstError = { at: START, outcome: 'http_error', statusCode: 500 } as const;
  await world.health.apply(id, {
    set: {
      ...{ outageId: OUTAGE, outageStartedAt: START, outageFirstError, outageAttempts: 1, outageCalls: 1 },
      ...{ state: 'Active', streak: 3, streakSince: START + 1000, ...health },
    },
    when: [],
  });
  await world.health.keepOutage(outageOf(id, await world.health.get(id))!);
  const shown = async () => (await world.ask('GET', `/callbacks/${id}/outages`)).body.outages[0];
  const change = (changes: object) => world.ask('PATCH', `/callbacks/${id}`, { body: changes });
  return { world, id, shown, change };
}

describe('an outage that lasts', () => {
  it('says when it would stop the callback, by the rule of now and the streak of now', async () => {
    const { world, id, shown } = await inOutage({ disable: { afterFailingSeconds: 3600 } });
    expect((await shown()).disablesAt).toBe('2026-01-05T10:00:01.000Z');
    await world.health.apply(id, { set: { streakSince: START + 2000, mode: 'parked' }, when: [] });
    expect((await shown()).disablesAt).toBe('2026-01-05T10:00:02.000Z');
    const { disablesAt } = await (await inOutage()).shown();
    expect(disablesAt).toBe('2026-01-10T09:00:01.000Z');
  });

  it.each<[string, object, Partial<Health>]>([
    ['no rule stops', { disable: { afterFailingSeconds: null, afterConsecutiveErrors: 9 } }, {}],
    ['is stopped already', {}, { mode: 'stopped', state: 'TooManyErrors' }],
    ['has recovered', {}, { outageEndedAt: START + 2000, outageEndedBy: 'delivery' }],
  ])('of a callback that %s has no such time', async (_what, body, health) => {
    expect((await (await inOutage(body, health)).shown()).disablesAt).toBeNull();
  });

  it('has none after an edit, until something fails again', async () => {
    const { shown, change } = await inOutage();
    await change({ success: '2xx' });
    expect(await shown()).toMatchObject({ disablesAt: null, endedAt: null });
  });

  it('ends by a person who starts the callback, or by its deletion', async () => {
    const stopped = await inOutage({}, { mode: 'stopped', state: 'TooManyErrors' });
    await stopped.change({ state: 'Active' });
    expect(await stopped.shown()).toMatchObject({ endedBy: 'person', endedAt: '2026-01-05T09:00:00.000Z' });
    const { world, id, shown } = await inOutage();
    await world.ask('DELETE', `/callbacks/${id}`);
    expect(await shown()).toMatchObject({ id: OUTAGE, endedBy: 'deleted', disablesAt: null });
    await world.ask('DELETE', `/callbacks/${id}`);
    expect((await shown()).endedAt).toBe('2026-01-05T09:00:00.000Z');
  });
});

describe('the mails of an outage', () => {
  it('are counted together; the time is that of its own, or of the stop where that is all there is', async () => {
    const { world, id, shown } = await inOutage();
    expect(await shown()).toMatchObject({ mails: 0, notifiedAt: null, mailFault: null });
    await world.health.recordNotice(id, OUTAGE, 'stopped', { notifiedAt: START + 7000, mailId: 's' });
    expect(await shown()).toMatchObject({ mails: 1, notifiedAt: '2026-01-05T09:00:07.000Z' });
    await world.health.recordNotice(id, OUTAGE, 'outage', { notifiedAt: START + 9000, mailId: 'o' });
    expect(await shown()).toMatchObject({ mails: 2, notifiedAt: '2026-01-05T09:00:09.000Z' });
    await world.health.recordNotice(id, OUTAGE, 'recovered', { notifiedAt: START + 9999, mailId: 'r' });
    expect(await shown()).toMatchObject({ mails: 3, notifiedAt: '2026-01-05T09:00:09.000Z' });
  });

  it('may be impossible to send', async () => {
    const { world, id, shown } = await inOutage();
    await world.health.recordNotice(id, OUTAGE, 'outage', { mailFault: 'rejected' });
    expect(await shown()).toMatchObject({ mails: 0, notifiedAt: null, mailFault: 'rejected' });
  });
});
