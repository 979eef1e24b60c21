import { describe, expect, it } from 'vitest';
import { until } from '../local-run.ts';
import type { RowsWorld } from './rows-world.ts';
import { uniqueType } from './rows-world.ts';

/** Publishing: once, again, in batches, to many. */
export function publishRows(of: () => RowsWorld): void {
  describe('an event', () => {
    it('published again with its key is the same event, and is delivered once', async () => {
      const { register, api, arrived, requestsOf } = of();
      const callback = await register();
      const event = { type: callback.events[0], payload: { n: 1 }, idempotencyKey: crypto.randomUUID() };
      const first = await api('POST', '/events', event);
      const second = await api('POST', '/events', event);
      expect([first.status, second.status, second.json]).toEqual([202, 202, first.json]);
      await arrived(first.json.calls[0].id);
      const other = await api('POST', '/events', [{ ...event, payload: { n: 2 } }]);
      expect([other.status, other.json.type]).toEqual([409, 'conflict']);
      expect(other.text).toContain('[0].idempotencyKey');
      expect(requestsOf(first.json.calls[0].id)).toHaveLength(1);
    });

    it('in a request with a key is covered by it', async () => {
      const { register, redial } = of();
      const callback = await register();
      const key = crypto.randomUUID();
      const publish = async (body: unknown) => {
        const headers = {
          'x-api-key': 'journey-admin-key',
          'content-type': 'application/json',
          'idempotency-key': key,
        };
        const answer = await fetch(`${redial.url}/events`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        });
        return { status: answer.status, text: await answer.text() };
      };
      const events = [1, 2, 3].map((n) => ({ type: callback.events[0], payload: { n } }));
      const first = await publish(events);
      expect(first.status).toBe(202);
      expect(await publish(events)).toEqual(first);
      expect((await publish(events.slice(1))).status).toBe(409);
    });

    it('of a type with segments reaches the patterns that match, each callback once', async () => {
      const { register, api } = of();
      const head = uniqueType();
      const both = await register({ events: [`${head}.*`, `${head}.sent`] });
      const deep = await register({ events: [`${head}.*.late`] });
      const reached = async (type: string) =>
        (await api('POST', '/events', { type })).json.calls.map(
          (call: { callbackId: string }) => call.callbackId,
        );
      expect(await reached(`${head}.sent`)).toEqual([both.id]);
      expect(await reached(`${head}.sent.late`)).toEqual([deep.id]);
      expect(await reached(`${head}.sent.soon`)).toEqual([]);
    });

    it('with more than 100 subscribers is answered with its id, and reaches every one once', async () => {
      const { register, api, receiver } = of();
      const type = uniqueType();
      for (let start = 0; start < 120; start += 20)
        await Promise.all(Array.from({ length: 20 }, () => register({ events: [type] })));
      const { status, json } = await api('POST', '/events', {
        type,
        messageId: type,
        payload: { to: 'all' },
      });
      expect([status, Object.keys(json)]).toEqual([202, ['id']]);
      const ids = () =>
        receiver.requests
          .filter(({ body }) => body.toString() === '{"to":"all"}')
          .map(({ headers }) => headers['webhook-id']);
      await until(() => new Set(ids()).size === 120, 'all are called');
      expect(ids()).toHaveLength(120);
    });
  });

  describe('a batch', () => {
    it('tells what became of its members, and is completed once', async () => {
      const { register, api, settled, receiver } = of();
      const type = uniqueType();
      const callback = await register({ events: [type] });
      const listener = await register({ events: ['communication.complete'] });
      const batchId = `batch/${crypto.randomUUID()}`;
      const path = `/batches/${encodeURIComponent(batchId)}`;
      expect((await api('GET', path)).status).toBe(404);
      const published = await api(
        'POST',
        '/events',
        ['a', 'b'].map((memberId) => ({ type, batchId, memberId })),
      );
      const calls = published.json.events.map((event: { calls: { id: string }[] }) => event.calls[0]!.id);
      for (const callId of calls) await settled(callback, callId, 'SUCCESS');

      const counts = (await api('GET', path)).json;
      expect(counts).toMatchObject({
        id: batchId,
        status: 'open',
        counts: { members: 2, calls: 2, success: 2 },
      });
      const { members } = (await api('GET', `${path}?includemembers=true`)).json;
      expect(members.map((member: { memberId: string }) => member.memberId)).toEqual(['a', 'b']);
      expect(members.map((member: { calls: { id: string }[] }) => member.calls[0]!.id)).toEqual(calls);

      const completed = await api('POST', `${path}/complete`);
      expect([completed.status, (await api('POST', `${path}/complete`)).json]).toEqual([202, completed.json]);
      await until(
        () => receiver.requests.some(({ body }) => body.toString().includes(batchId)),
        'the event comes',
      );
      const events = receiver.requests.filter(({ body }) => body.toString().includes(batchId));
      expect(events).toHaveLength(1);
      const { link } = JSON.parse(events[0]!.body.toString());
      expect(new URL(link[0].uri).pathname).toBe(path);
      expect((await api('GET', path)).json.status).toBe('complete');
      await api('DELETE', `/callbacks/${listener.id}`);
    });
  });
}
