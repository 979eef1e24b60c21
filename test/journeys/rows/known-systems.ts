import { describe, expect, it } from 'vitest';
import { until } from '../local-run.ts';
import { planted } from './planted.ts';
import { echoed, type RowsWorld, refusing } from './rows-world.ts';

/** The rules of systems that people come from, as policies. */
export function knownSystemRows(of: () => RowsWorld): void {
  describe('a system', () => {
    it('that calls for a day, mails once and takes 200 only, is the default with retries on', async () => {
      const { register, publish, settled, receiver, redial, api } = of();
      receiver.respond(refusing(204));
      const callback = await register({ retriesEnabled: true, email: 'one@example.com', retry: {} });
      const { retry, success } = (await api('GET', `/callbacks/${callback.id}`)).json;
      expect([retry, success]).toEqual([
        { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
        '200',
      ]);
      await api('PATCH', `/callbacks/${callback.id}`, { retry: { intervalSeconds: 1 } });
      const callId = await publish(callback);
      const mailed = async () => (await redial.mails()).filter(({ text }) => text.includes(callback.id));
      await until(async () => (await mailed()).length > 0, 'the mail is sent');
      receiver.respond(echoed);
      await settled(callback, callId, 'SUCCESS');
      expect(await mailed()).toHaveLength(1);
    });

    it('that calls three times by GET with variables, then gives up, is maxAttempts 3', async () => {
      const { register, publish, settled, receiver, requestsOf } = of();
      const callback = await register({
        ...{ method: 'GET', url: `${receiver.url}/n{?communicationId,status,id}`, retriesEnabled: true },
        retry: { intervalSeconds: 1, maxAttempts: 3 },
        timeouts: { responseSeconds: 120 },
        emails: ['one@example.com', 'two@example.com'],
      });
      receiver.respond(refusing(500));
      const event = { communicationId: 'c1', messageId: 'm1', variables: { status: 'sent' } };
      const callId = await publish(callback, event);
      const call = await settled(callback, callId, 'FAILED');
      receiver.respond(echoed);
      expect(call).toMatchObject({ attemptCount: 3, resolution: { by: 'exhausted' } });
      expect(requestsOf(callId).map(({ path }) => path)).toEqual(
        Array(3).fill('/n?communicationId=c1&status=sent&id=m1'),
      );
    });

    it('that signs, counts and numbers its calls', async () => {
      const { register, publish, settled, api, requestsOf, receiver, redial } = of();
      receiver.respond(refusing(503));
      const callback = await register({
        url: `${receiver.url}/numbered?token=${planted('url-or-header')}`,
        auth: { type: 'bearer', token: planted('credential') },
        headers: { 'x-own': planted('url-or-header') },
        ...{ retriesEnabled: true, email: 'watched@example.com' },
      });
      const callId = await publish(callback);
      await until(() => requestsOf(callId).length >= 2, 'it is tried again');
      receiver.respond(echoed);
      await settled(callback, callId, 'SUCCESS');
      const isMailed = async () => (await redial.mails()).some(({ to }) => to[0] === 'watched@example.com');
      await until(isMailed, 'the mail with the echoed request');
      const numbers = requestsOf(callId).map(({ headers }) => Number(headers['x-redial-attempt']));
      expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
      const isCounted = async () => {
        const { state, usage } = (await redial.api('GET', `/callbacks/${callback.id}`)).json;
        return state === 'Active' && usage.totalCalls === numbers.length;
      };
      await until(isCounted, 'every request is counted, and the success known');
      expect((await api('GET', `/callbacks/${callback.id}`)).json).toMatchObject({
        state: 'Active',
        usage: { totalErrors: numbers.length - 1, consecutiveErrors: 0, lastError: { statusCode: 503 } },
      });
    });

    it('that mails about every failing call is one switch, which nobody should need', async () => {
      const { register, publish, settled, redial, receiver } = of();
      receiver.respond(refusing(500));
      const callback = await register({ notify: { everyFailedCall: true }, email: 'many@example.com' });
      const calls = [await publish(callback), await publish(callback), await publish(callback)];
      for (const callId of calls) await settled(callback, callId, 'FAILED');
      receiver.respond(echoed);
      const mailed = async () => (await redial.mails()).filter(({ text }) => text.includes(callback.id));
      await until(async () => (await mailed()).length >= 3, 'a mail for each');
      const mails = await mailed();
      expect(mails).toHaveLength(3);
      for (const callId of calls) expect(mails.filter(({ text }) => text.includes(callId))).toHaveLength(1);
    });
  });
}
