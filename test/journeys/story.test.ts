import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reaction } from '../kit/receiver.ts';
import { type LocalRun, startLocalRun, until } from './local-run.ts';
import type { ListedCall } from './outage-scene.ts';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process.ts';

const REPLY =
  '{"messageId":"ABC4857BCCF484575FCA","messageLocation":"https://api.example.com/messages/ABC4857BCCF484575FCA","from":{"name":"Fred Waters","mobile":"0430984567","email":"fred@example.com"},"responseMessage":{"channel":"SMS","content":"Yes, I accept. Will I need to bring steel cap boots?"}}';

let redial: LocalRun;
const receivers: ReceiverProcess[] = [];
beforeAll(async () => {
  redial = await startLocalRun();
});
afterAll(() => Promise.all([redial?.stop(), ...receivers.map((receiver) => receiver.stop())]));

/** A callback with a receiver of its own, so that all of this can happen side by side. */
async function register(changes: Record<string, unknown> = {}) {
  const receiver = await startReceiverProcess();
  receivers.push(receiver);
  const { status, json } = await redial.api('POST', '/callbacks', {
    url: `${receiver.url}/hook?token=hush-hush`,
    events: [`reply-${crypto.randomUUID()}`],
    retriesEnabled: true,
    retry: { intervalSeconds: 1 },
    email: 'owner@example.com',
    ...changes,
  });
  expect(status).toBe(201);
  return { callback: json as { id: string; name: string; secret: string; events: string[] }, receiver };
}
const event = (callback: { events: string[] }, payload = REPLY) =>
  `{"type":${JSON.stringify(callback.events[0])},"payload":${payload}}`;
const callsOf = async (id: string, query = '') => {
  const { json } = await redial.api('GET', `/callbacks/${id}/calls?limit=100${query}`);
  return json.calls as ListedCall[];
};
const outagesOf = async (id: string) => (await redial.api('GET', `/callbacks/${id}/outages`)).json.outages;
const mailsAbout = async (id: string) => (await redial.mails()).filter(({ text }) => text.includes(id));
const allAre = (status: string, id: string, count: number) =>
  until(
    async () => (await callsOf(id, `&status=${status}`)).length === count,
    `${count} calls are ${status}`,
  );

describe.concurrent('a message reply', () => {
  it('arrives byte for byte and signed', async () => {
    const { callback, receiver } = await register();
    await receiver.react({ status: 200 });
    const numbers = '{"big":12345678901234567890,"one":1.0,"text":"ü€😀"}';
    for (const payload of [REPLY, numbers]) {
      const published = await redial.api('POST', '/events', event(callback, payload));
      expect(published, redial.output()).toMatchObject({ status: 202 });
      const callId = published.json.calls[0].id;
      await until(async () => (await receiver.counts()).has(callId), 'the call arrives');
      const request = (await receiver.requests()).find(({ headers }) => headers['webhook-id'] === callId)!;
      expect(request.body).toBe(payload);
      expect(request.path).toBe('/hook?token=hush-hush');
      new Webhook(callback.secret).verify(request.body, request.headers);
      await until(
        async () => (await redial.api('GET', `/callbacks/${callback.id}/calls/${callId}`)).status === 200,
        'it is recorded',
      );
      const { text } = await redial.api('GET', `/callbacks/${callback.id}/calls/${callId}`);
      expect(text).toContain(payload);
    }
  });
});

/** Only where they are to be passed: a busy machine takes its time, too. */
const LIMITS = { timeouts: { connectSeconds: 1, responseSeconds: 2 } };
const BREAKS: [string, Reaction | 'refuse', string, object?][] = [
  ['answers 500', { status: 500, body: 'the database is gone' }, '500'],
  ['refuses connections', 'refuse', 'refused'],
  ['resets connections', 'reset', 'reset'],
  ['hangs past the limits', 'hang', 'no complete response', LIMITS],
  ['answers 204', { status: 204 }, '204'],
  ['answers 301', { status: 301, headers: { location: 'http://127.0.0.1:1/' } }, '301'],
];

describe.concurrent.each(BREAKS)('a receiver that %s', (_name, reaction, inMail, limits) => {
  it('causes one mail for 50 events, and all are delivered after the repair', async () => {
    const { callback, receiver } = await register({ name: `Orders ${inMail}`, ...limits });
    await receiver.react(reaction);
    const published = await redial.api('POST', '/events', `[${Array(50).fill(event(callback)).join(',')}]`);
    expect(published.status).toBe(202);
    await until(async () => (await mailsAbout(callback.id)).length > 0, 'the mail is sent');
    // Where the machine is so busy that this takes ten seconds, the rest is parked before its second try.
    const isRepeated = ({ attemptCount, waiting }: ListedCall) => attemptCount > 1 || waiting === 'parked';
    await until(
      async () => (await callsOf(callback.id)).filter(isRepeated).length === 50,
      'every call was tried again',
    );
    const repeated = (await callsOf(callback.id)).find(({ attemptCount }) => attemptCount > 1);

    const mails = await mailsAbout(callback.id);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    const [outage] = await outagesOf(callback.id);
    expect(mail?.to).toEqual(['owner@example.com']);
    for (const body of [mail!.text, unescaped(mail!.html)]) {
      for (const told of [
        callback.id,
        `Orders ${inMail}`,
        'token=***',
        outage.startedAt.slice(0, 10),
        'https://api.example.com/messages/ABC4857BCCF484575FCA',
        'Fred Waters',
        '0430984567',
        'fred@example.com',
        'SMS',
        'Yes, I accept. Will I need to bring steel cap boots?',
      ]) {
        expect(body).toContain(told);
      }
      expect(body).not.toContain('hush-hush');
    }
    expect(`${mail?.subject}\n${mail?.text}`.toLowerCase()).toContain(inMail);

    await receiver.react({ status: 200 });
    await allAre('SUCCESS', callback.id, 50);
    const { json: call } = await redial.api('GET', `/callbacks/${callback.id}/calls/${repeated!.id}`);
    // A request lost with a kept connection shows as `unknown`, and counts nowhere.
    const counted = call.attempts.filter(({ outcome }: { outcome: string }) => outcome !== 'unknown');
    expect(counted).toHaveLength(call.attemptCount);
    expect(call.attempts.length).toBeGreaterThan(1);
    const callsAffected = (await callsOf(callback.id)).filter(({ attemptCount }) => attemptCount > 1).length;
    // A call is written first, then what its callback's health makes of it.
    await until(async () => (await outagesOf(callback.id))[0].endedAt !== null, 'the outage has ended');
    expect(await outagesOf(callback.id)).toMatchObject([
      { endedBy: 'delivery', callsAffected, mails: 1, notifiedAt: expect.any(String) },
    ]);
    expect(await mailsAbout(callback.id)).toHaveLength(1);
  });
});

describe.concurrent('a window that ends', () => {
  it('leaves calls FAILED; a mark by hand makes them SUCCESS for good', async () => {
    const { callback, receiver } = await register({ retry: { intervalSeconds: 1, windowSeconds: 3 } });
    await receiver.react({ status: 500 });
    await redial.api('POST', '/events', `[${Array(5).fill(event(callback)).join(',')}]`);
    await allAre('FAILED', callback.id, 5);
    const calls = await callsOf(callback.id, '&status=FAILED');
    expect(calls.every(({ resolution }) => resolution?.by === 'cutoff')).toBe(true);

    const [one, ...others] = calls.map(({ id }) => id);
    const word = { status: 'SUCCESS', note: 'repaired by hand' };
    expect((await redial.api('PUT', `/callbacks/${callback.id}/calls/${one}`, word)).status).toBe(204);
    const query = others.map((id) => `id=${id}`).join('&');
    expect((await redial.api('PUT', `/callbacks/${callback.id}/calls?${query}`, word)).status).toBe(204);

    await receiver.react({ status: 200 });
    const before = (await receiver.requests()).length;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await receiver.requests()).length).toBe(before);
    const marked = await callsOf(callback.id, '&status=SUCCESS');
    expect(marked).toHaveLength(5);
    expect(marked.every(({ resolution }) => resolution?.by === 'person')).toBe(true);
    expect(await callsOf(callback.id, '&status=FAILED')).toEqual([]);
  });
});

function unescaped(html: string): string {
  return html
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"');
}
