import { describe, expect, it } from 'vitest';
import { until } from '../local-run.ts';
import { echoed, type RowsWorld, refusing, uniqueType } from './rows-world.ts';

const idsOf = (calls: { id: string }[]) => calls.map(({ id }) => id);

/** What can be read of calls, and done with them. */
export function callRows(of: () => RowsWorld): void {
  describe('the history', () => {
    it('is found by time, by event and by status, with attempts where they are asked for', async () => {
      const { register, publish, api, settled, receiver } = of();
      const [good, bad] = [`${uniqueType()}.good`, `${uniqueType()}.bad`];
      const callback = await register({ events: [good, bad] });
      const first = await publish({ events: [good] });
      await settled(callback, first, 'SUCCESS');
      await new Promise((resolve) => setTimeout(resolve, 5));
      const between = new Date().toISOString();
      receiver.respond(refusing(500));
      const second = await publish({ events: [bad] });
      await settled(callback, second, 'FAILED');
      receiver.respond(echoed);
      const listed = async (query: string) => {
        const { status, json, text } = await api('GET', `/callbacks/${callback.id}/calls?${query}`);
        expect(status, text).toBe(200);
        return json.calls as { id: string; attempts?: { outcome: string }[] }[];
      };
      expect(idsOf(await listed(`since=${between}`))).toEqual([second]);
      expect(idsOf(await listed(`until=${between}`))).toEqual([first]);
      expect(idsOf(await listed(`event=${good}`))).toEqual([first]);
      expect(idsOf(await listed('status=FAILED'))).toEqual([second]);
      const [newest] = await listed('include=attempts');
      expect(newest?.attempts).toMatchObject([{ number: 1, outcome: 'http_error', statusCode: 500 }]);
      const tooMany = await api('GET', `/callbacks/${callback.id}/calls?include=attempts&limit=21`);
      expect([tooMany.status, tooMany.json.type]).toEqual([400, 'bad-query']);
      expect((await api('GET', `/callbacks/${callback.id}/calls?since=yesterday`)).status).toBe(422);
    });

    it('of a message is told over all callbacks', async () => {
      const { register, api } = of();
      const type = uniqueType();
      const callbacks = [await register({ events: [type] }), await register({ events: [type] })];
      const messageId = `msg/${crypto.randomUUID()}`;
      const published = await api('POST', '/events', { type, messageId });
      const wanted = idsOf(published.json.calls).sort();
      const path = `/messages/${encodeURIComponent(messageId)}/calls`;
      await until(
        async () => (await of().redial.api('GET', path)).json.calls.length === 2,
        'both are recorded',
      );
      const { json } = await api('GET', path);
      expect(idsOf(json.calls).sort()).toEqual(wanted);
      const callbackIds = json.calls.map((call: { callbackId: string }) => call.callbackId);
      expect(new Set(callbackIds)).toEqual(new Set(idsOf(callbacks)));
      expect((await api('GET', '/messages/nobody-knows/calls')).json.calls).toEqual([]);
    });
  });

  describe('a call', () => {
    it('is tried again at once by hand, whatever its window, and stays FAILED until that succeeds', async () => {
      const { register, publish, api, settled, receiver, requestsOf } = of();
      receiver.respond(refusing(500));
      const callback = await register({ retriesEnabled: false });
      const callId = await publish(callback);
      const failed = await settled(callback, callId, 'FAILED');
      const retry = failed.link.find(({ rel }: { rel: string }) => rel === 'retryCall');
      const path = new URL(retry.uri).pathname;
      expect([retry.method, path]).toEqual(['POST', `/callbacks/${callback.id}/calls/${callId}/retry`]);

      expect((await api('POST', path)).status).toBe(202);
      await until(() => requestsOf(callId).length === 2, 'the second request');
      // The attempt is written first, then the call.
      const attemptCount = async () =>
        (await of().redial.api('GET', `/callbacks/${callback.id}/calls/${callId}`)).json.attemptCount;
      await until(async () => (await attemptCount()) === 2, 'it is recorded');
      const still = (await api('GET', `/callbacks/${callback.id}/calls/${callId}`)).json;
      expect(still).toMatchObject({ status: 'FAILED', resolution: { by: 'retries-off' }, attemptCount: 2 });

      receiver.respond(echoed);
      expect((await api('POST', path)).status).toBe(202);
      const done = await settled(callback, callId, 'SUCCESS');
      expect(done.attempts.map(({ trigger }: { trigger: string }) => trigger)).toEqual([
        'delivery',
        'manual',
        'manual',
      ]);
      expect((await api('POST', path)).status).toBe(409);
    });

    it('is marked by a person, one or many, and the mark can be taken back', async () => {
      const { register, publish, api, settled, receiver } = of();
      receiver.respond(refusing(500));
      const callback = await register();
      const calls = [await publish(callback), await publish(callback)];
      for (const callId of calls) await settled(callback, callId, 'FAILED');
      receiver.respond(echoed);
      const path = `/callbacks/${callback.id}/calls`;
      const absent = 'call_01KE6FVN0000000000000000ZZ';
      const many = await api('PUT', `${path}?id=${calls.join('&id=')}&id=${absent}`, { status: 'SUCCESS' });
      expect([many.status, many.json.results.map(({ status }: { status: number }) => status)]).toEqual([
        207,
        [204, 204, 404],
      ]);
      expect((await api('PUT', `${path}/${calls[0]}`, { status: 'FAILED', note: 'oh no' })).status).toBe(204);
      expect((await api('GET', `${path}/${calls[0]}`)).json).toMatchObject({
        ...{ status: 'FAILED', resolution: { by: 'person', note: 'oh no' } },
      });
    });
  });
}
