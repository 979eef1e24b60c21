import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reaction } from '../kit/receiver.ts';
import { type LocalRun, startLocalRun, until } from './local-run.ts';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process.ts';

const REPLY =
  '{"messageId":"ABC4857BCCF484575FCA","messageLocation":"https://api.example.com/messages/ABC4857BCCF484575FCA","from":{"name":"Fred Waters","mobile":"0430984567","email":"fred@example.com"},"responseMessage":{"channel":"SMS","content":"Yes, I accept. Will I need to bring steel cap boots?"}}';

let redial: LocalRun;
let receiver: ReceiverProcess;
beforeAll(async () => {
  [redial, receiver] = await Promise.all([startLocalRun(), startReceiverProcess()]);
});
afterAll(() => Promise.all([redial?.stop(), receiver?.stop()]));

async function register(changes: Record<string, unknown> = {}) {
  const { status, json } = await redial.api('POST', '/callbacks', {
    url: `${receiver.url}/hook?token=hush-hush`,
    events: [`reply-${crypto.randomUUID()}`],
    retriesEnabled: true,
    retry: { intervalSeconds: 1 },
    timeouts: { connectSeconds: 1, responseSeconds: 2 },
    email: 'owner@example.com',
    ...changes,
  });
  expect(status).toBe(201);
  return json as { id: string; name: string; secret: string; events: string[] };
}
const event = (callback: { events: string[] }, payload = REPLY) =>
  `{"type":${JSON.stringify(callback.events[0])},"payload":${payload}}`;
const callsOf = async (id: string, query = '') => {
  const { json } = await redial.api('GET', `/callbacks/${id}/calls?limit=100${query}`);
  return json.calls as { id: string; status: string; attemptCount: number; resolution: { by: string } }[];
};
const mailsAbout = async (id: string) => (await redial.mails()).filter(({ text }) => text.includes(id));
const allAre = (status: string, id: string, count: number) =>
  until(
    async () => (await callsOf(id, `&status=${status}`)).length === count,
    `${count} calls are ${status}`,
  );

describe('a message reply', () => {
  it('arrives byte for byte and signed', async () => {
    await receiver.react({ status: 200 });
    const callback = await register();
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

const BREAKS: [string, Reaction | 'refuse', string][] = [
  ['answers 500', { status: 500, body: 'the database is gone' }, '500'],
  ['refuses connections', 'refuse', 'refused'],
  ['resets connections', 'reset', 'reset'],
  ['hangs past the limits', 'hang', 'no complete response'],
  ['answers 204', { status: 204 }, '204'],
  ['answers 301', { status: 301, headers: { location: 'http://127.0.0.1:1/' } }, '301'],
];

describe.each(BREAKS)('a receiver that %s', (_name, reaction, inMail) => {
  it('causes one mail for 50 events, and all are delivered after the repair', async () => {
    const callback = await register({ name: `Orders ${inMail}` });
    await receiver.react(reaction);
    const published = await redial.api('POST', '/events', `[${Array(50).fill(event(callback)).join(',')}]`);
    expect(published.status).toBe(202);
    await until(async () => (await mailsAbout(callback.id)).length > 0, 'the mail is sent');
    await until(
      async () => (await callsOf(callback.id)).filter(({ attemptCount }) => attemptCount > 1).length === 50,
      'every call was tried again',
    );

    const mails = await mailsAbout(callback.id);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.to).toEqual(['owner@example.com']);
    for (const body of [mail!.text, unescaped(mail!.html)]) {
      for (const told of [
        callback.id,
        `Orders ${inMail}`,
        'token=***',
        new Date().toISOString().slice(0, 10),
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
    const calls = await callsOf(callback.id);
    const { json: first } = await redial.api('GET', `/callbacks/${callback.id}/calls/${calls[0]!.id}`);
    // A request lost with a kept connection shows as `unknown`, and counts nowhere.
    const counted = first.attempts.filter(({ outcome }: { outcome: string }) => outcome !== 'unknown');
    expect(counted).toHaveLength(first.attemptCount);
    expect(first.attempts.length).toBeGreaterThan(1);
    const { json } = await redial.api('GET', `/callbacks/${callback.id}/outages`);
    expect(json.outages).toMatchObject([
      { endedBy: 'delivery', callsAffected: 50, mails: 1, notifiedAt: expect.any(String) },
    ]);
    expect(await mailsAbout(callback.id)).toHaveLength(1);
  });
});

describe('a window that ends', () => {
  it('leaves calls FAILED; a mark by hand makes them SUCCESS for good', async () => {
    const callback = await register({ retry: { intervalSeconds: 1, windowSeconds: 3 } });
    await receiver.react({ status: 500 });
    await redial.api('POST', '/events', `[${Array(5).fill(event(callback)).join(',')}]`);
    await allAre('FAILED', callback.id, 5);
    const calls = await callsOf(callback.id, '&status=FAILED');
    expect(calls.every(({ resolution }) => resolution.by === 'cutoff')).toBe(true);

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
    expect(marked.every(({ resolution }) => resolution.by === 'person')).toBe(true);
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
