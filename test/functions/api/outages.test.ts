import { describe, expect, it } from 'vitest';
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
      };
      await world.health.keepOutage({
        id: outageId,
        callbackId: id,
        mails: 0,
        endedAt: START + 9,
        ...figures,
      });
    }
    await world.health.recordNotice(id, ids[1]!, { notifiedAt: START + 5, mailId: 'm' });
    const health = { outageStartedAt: START, outageFirstError: error, outageAttempts: 7, outageCalls: 4 };
    await world.health.apply(id, { set: { ...health, outageId: ids[1]! }, when: [] });
    const path = `/callbacks/${id}/outages`;
    const [newest, older] = (await world.ask('GET', path)).body.outages;
    expect(newest).toEqual({
      ...{ id: ids[1], startedAt: '2026-01-05T09:00:00.000Z', endedAt: null, endedBy: null },
      firstError: { at: '2026-01-05T09:00:00.000Z', outcome: 'http_error', statusCode: 500, message: null },
      ...{ callsAffected: 4, attempts: 7, mails: 1, notifiedAt: '2026-01-05T09:00:00.005Z', mailFault: null },
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
