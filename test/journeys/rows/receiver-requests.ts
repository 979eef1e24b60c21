import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { ReceivedRequest } from '../../kit/receiver.ts';
import { planted } from './planted.ts';
import type { RowsWorld } from './rows-world.ts';

const REPLY = {
  responseMessage: { channel: 'SMS', content: '<p>Yes,&nbsp;<b>I accept</b> &amp; agree</p>' },
};

/** By the public library, whose own `verify` takes JSON alone. */
function signed(secret: string, { headers, body }: ReceivedRequest): string {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  return new Webhook(secret).sign(String(headers['webhook-id']), at, body.toString());
}

/** Section by section what a receiver is sent: method, URL, credentials, headers, body. */
export function receiverRequestRows(of: () => RowsWorld): void {
  describe('a request to a receiver', () => {
    it.each([
      ['querystring', { key: planted('credential') }, (key: string) => ({ path: `auth=${key}` })],
      ['httpheader', { key: planted('credential') }, (key: string) => ({ 'x-redial-callback-key': key })],
      ['httpheader', { key: planted('credential'), header: 'X-Mine' }, (key: string) => ({ 'x-mine': key })],
      ['bearer', { token: planted('credential') }, (key: string) => ({ authorization: `Bearer ${key}` })],
    ] as const)('carries %s credentials', async (type, given, expected) => {
      const { register, publish, arrived, recorded, api } = of();
      const callback = await register({ auth: { type, ...given } });
      const callId = await publish(callback);
      const { path, headers } = await arrived(callId);
      const { path: inPath, ...inHeaders } = expected(Object.values(given)[0]!) as Record<string, string>;
      expect(headers).toMatchObject(inHeaders);
      expect(path).toContain(inPath ?? '');
      expect((await recorded(callback, callId)).status).toBe('SUCCESS');
      const { auth } = (await api('GET', `/callbacks/${callback.id}`)).json;
      expect(JSON.stringify(auth)).toContain('***');
    });

    it('carries basic credentials', async () => {
      const { register, publish, arrived } = of();
      const password = planted('credential');
      const callback = await register({ auth: { type: 'basic', username: 'bob', password } });
      const { headers } = await arrived(await publish(callback));
      const pair = Buffer.from(`bob:${password}`).toString('base64');
      expect(headers.authorization).toBe(`Basic ${pair}`);
    });

    it('has its URL filled with what the event brings, and leaves out what it does not', async () => {
      const { register, publish, arrived, receiver } = of();
      const url = `${receiver.url}/cb/{batchId}?for={id}{&memberId,status,shade}`;
      const callback = await register({ url, method: 'GET' });
      const callId = await publish(callback, {
        ...{ batchId: 'b/1', memberId: 'm 7', messageId: 'M1', variables: { status: 'säd & "x"' } },
        payload: { not: 'sent' },
      });
      const request = await arrived(callId);
      expect(request.method).toBe('GET');
      expect(request.path).toBe('/cb/b%2F1?for=M1&memberId=m%207&status=s%C3%A4d%20%26%20%22x%22');
      expect(request.body).toHaveLength(0);
      expect(request.headers['webhook-signature']).toBe(signed(callback.secret, request));
    });

    it('is not made where a variable is missing: the call fails at once, with no outage and no mail', async () => {
      const { register, publish, settled, api, redial, receiver, requestsOf } = of();
      const callback = await register({
        ...{ url: `${receiver.url}/cb/{orderId}`, retriesEnabled: true, email: 'owner@example.com' },
      });
      const call = await settled(callback, await publish(callback, { variables: {} }), 'FAILED');
      expect(call).toMatchObject({ resolution: { by: 'unsendable' }, attemptCount: 0 });
      expect(call.attempts).toMatchObject([{ outcome: 'missing_variable' }]);
      expect(call.callback.statusMessage).toContain('orderId');
      expect(requestsOf(call.id)).toEqual([]);
      const { usage, outage } = (await api('GET', `/callbacks/${callback.id}`)).json;
      expect([usage.totalCalls, usage.totalErrors, outage]).toEqual([0, 0, null]);
      expect((await redial.mails()).filter(({ text }) => text.includes(callback.id))).toEqual([]);
    });

    it('is XML where the callback wants it, rendered or as it came, and signed as sent', async () => {
      const { register, publish, arrived, settled } = of();
      const callback = await register({ contentType: 'xml' });
      const payload = { id: 7, list: [1, 2], text: 'a < b & c', none: null };
      const rendered = await arrived(await publish(callback, { payload }));
      expect(rendered.headers['content-type']).toMatch(/^application\/xml/);
      const xml = rendered.body.toString();
      for (const part of ['<id>7</id>', '<list>1</list><list>2</list>', '<text>a &lt; b &amp; c</text>'])
        expect(xml).toContain(part);
      expect(rendered.headers['webhook-signature']).toBe(signed(callback.secret, rendered));
      const written = '<?xml version="1.0"?><mine/>';
      expect((await arrived(await publish(callback, { payload: written }))).body.toString()).toBe(written);
      const bad = await settled(callback, await publish(callback, { payload: { 'no name': 1 } }), 'FAILED');
      expect(bad).toMatchObject({
        resolution: { by: 'unsendable' },
        attempts: [{ outcome: 'unrenderable_payload' }],
      });
    });

    it('has no tags in its message where the callback wants none, and parameters where the event has some', async () => {
      const { register, publish, arrived, recorded } = of();
      const callback = await register({ removeHTML: 'enabled' });
      const callId = await publish(callback, {
        payload: { ...REPLY, total: 1 },
        callbackParameters: { orderId: 17, isNew: true },
      });
      const sent = JSON.parse((await arrived(callId)).body.toString());
      expect(sent).toEqual({
        responseMessage: { channel: 'SMS', content: 'Yes,\u00a0I accept & agree' },
        total: 1,
        customParameters: { orderId: '17', isNew: 'true' },
      });
      expect((await recorded(callback, callId)).payload.responseMessage).toEqual(REPLY.responseMessage);
    });

    it('carries custom headers, its attempt and who calls', async () => {
      const { register, publish, arrived } = of();
      const callback = await register({ headers: { 'X-Shop': planted('url-or-header') } });
      const { headers } = await arrived(await publish(callback, { payload: {} }));
      expect(headers).toMatchObject({ 'x-redial-attempt': '1', 'content-type': 'application/json' });
      expect(headers['user-agent']).toMatch(/^Redial\/\d/);
      expect(headers['x-shop']).toMatch(/^planted-/);
    });
  });
}
