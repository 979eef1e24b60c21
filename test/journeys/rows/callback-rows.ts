import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { plant, planted } from './planted.ts';
import { echoed, type RowsWorld, refusing, uniqueType } from './rows-world.ts';

/** What can be done with a callback besides calling it. */
export function callbackRows(of: () => RowsWorld): void {
  describe('a callback', () => {
    it.each(['true', 'post'])(
      'is registered with verify=%s only where its URL answers well',
      async (verify) => {
        const { api, receiver, register } = of();
        const body = {
          url: `${receiver.url}/verify-${verify}?key=${planted('url-or-header')}`,
          events: [uniqueType()],
        };
        receiver.respond(refusing(503));
        const refused = await api('POST', `/callbacks?verify=${verify}`, body);
        receiver.respond(echoed);
        expect(refused.status).toBe(422);
        expect(refused.json).toMatchObject({ type: 'not-verified', detail: expect.stringContaining('503') });
        const callback = await register(body, `?verify=${verify}`);
        plant('signing', callback.secret);
        const { method, headers } = receiver.requests
          .filter(({ path }) => path.startsWith('/verify-'))
          .at(-1)!;
        expect(method).toBe(verify === 'post' ? 'POST' : 'GET');
        if (verify === 'post') expect(headers['webhook-signature']).toMatch(/^v1,/);
        expect((await api('GET', `/callbacks/${callback.id}`)).json.state).toBe('Active');
      },
    );

    it('is tested with one signed call, which is in no history and no counter', async () => {
      const { register, api, receiver } = of();
      const path = `/tested-${crypto.randomUUID()}`;
      const callback = await register({
        url: `${receiver.url}${path}`,
        headers: { 'x-key': planted('url-or-header') },
      });
      plant('signing', callback.secret);
      for (const [reaction, outcome] of [
        [echoed, 'success'],
        [refusing(500), 'http_error'],
      ] as const) {
        receiver.respond(reaction);
        const { status, json } = await api('POST', `/callbacks/${callback.id}/test`);
        receiver.respond(echoed);
        expect([status, json.outcome, json.trigger]).toEqual([200, outcome, 'test']);
        const request = receiver.requests.filter((one) => one.path === path).at(-1)!;
        new Webhook(callback.secret).verify(
          request.body.toString(),
          request.headers as Record<string, string>,
        );
      }
      expect((await api('GET', `/callbacks/${callback.id}/calls`)).json.calls).toEqual([]);
      expect((await api('GET', `/callbacks/${callback.id}`)).json.usage.totalCalls).toBe(0);
    });

    it('shows the request that would be sent, without its credentials', async () => {
      const { register, api, receiver } = of();
      const auth = { type: 'querystring', key: planted('credential') };
      const callback = await register({ auth, url: `${receiver.url}/p/{batchId}` });
      const event = { type: 'reply', batchId: 'b1', payload: { total: 1 } };
      const { status, json } = await api('POST', `/callbacks/${callback.id}/preview`, event);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        method: 'POST',
        url: `${receiver.url}/p/b1?auth=***`,
        body: '{"total":1}',
      });
      expect(json.headers).toMatchObject({ 'content-type': 'application/json', 'x-redial-attempt': '1' });
      const missing = await api('POST', `/callbacks/${callback.id}/preview`, { type: 'reply' });
      expect([missing.status, missing.json.errors[0].path]).toEqual([422, 'variables.batchId']);
    });

    it('signs with the old secret and the new one for a day after a rotation', async () => {
      const { register, api, publish, arrived } = of();
      const callback = await register();
      const before = plant('signing', callback.secret);
      const rotated = await api('POST', `/callbacks/${callback.id}/secret/rotate`);
      expect(rotated.status).toBe(200);
      const after = plant('signing', rotated.json.secret);
      expect(after).not.toBe(before);
      expect((await api('GET', `/callbacks/${callback.id}/secret`)).json.secret).toBe(after);
      await new Promise((resolve) => setTimeout(resolve, 5500));
      const { body, headers } = await arrived(await publish(callback, { payload: { a: 1 } }));
      expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
      for (const secret of [before, after])
        new Webhook(secret).verify(body.toString(), headers as Record<string, string>);
    });

    it('takes its events as switches, too', async () => {
      const { register, api, publish, arrived } = of();
      const [on, off] = [uniqueType(), uniqueType()];
      const callback = await register({
        events: undefined,
        callbacks: { [on]: 'enabled', [off]: 'disabled' },
      });
      expect(callback.events).toEqual([on]);
      await arrived(await publish({ events: [on] }));
      expect((await api('POST', '/events', { type: off })).json.calls).toEqual([]);
      const both = await api('PATCH', `/callbacks/${callback.id}`, {
        events: [off],
        callbacks: { [on]: 'enabled' },
      });
      expect([both.status, both.json.errors[0].path]).toEqual([422, 'callbacks']);
    });

    it('is replaced, changed, listed and deleted', async () => {
      const { register, api } = of();
      const callback = await register({ auth: { type: 'bearer', token: planted('credential') } });
      const path = `/callbacks/${callback.id}`;
      expect(
        (await api('PUT', path, { url: 'http://127.0.0.1:9/new', events: callback.events })).status,
      ).toBe(204);
      expect((await api('PATCH', path, { success: '2xx', contentType: 'xml' })).json).toMatchObject({
        ...{
          url: 'http://127.0.0.1:9/new',
          success: '2xx',
          contentType: 'xml',
          auth: { type: 'bearer', token: '***' },
        },
      });
      const listed = await api('GET', `/callbacks?event=${callback.events[0]}&state=Unknown&limit=1`);
      expect(listed.json.callbacks.map(({ id }: { id: string }) => id)).toEqual([callback.id]);
      expect((await api('DELETE', path)).status).toBe(204);
      expect((await api('GET', path)).status).toBe(404);
      expect((await api('GET', `${path}/calls`)).status).toBe(200);
    });
  });
}
