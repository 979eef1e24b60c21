import { createHmac } from 'node:crypto';
import type { Client } from './client.ts';
import type { Narrator } from './narrator.ts';
import type { Arrival, Receiver } from './receiver.ts';

const REPLY =
  '{"messageId":"ABC4857BCCF484575FCA","messageLocation":"https://api.example.com/messages/ABC4857BCCF484575FCA","from":{"name":"Fred Waters","mobile":"0430984567","email":"fred@example.com"},"responseMessage":{"channel":"SMS","content":"Yes, I accept. Will I need to bring steel cap boots?"}}';
const CALLS = 20;

/** Publish, first failure, one mail, retries, outage, recovery, history, a call marked by hand. */
export async function tellStory(client: Client, receiver: Receiver, narrator: Narrator): Promise<void> {
  narrator.chapter('A customer registers a callback, with retries switched on');
  const orders = await client.register({
    name: 'Orders',
    url: receiver.url,
    events: ['reply'],
    retriesEnabled: true,
    retry: { intervalSeconds: 2 },
    email: 'owner@example.com',
  });
  narrator.saw(
    `${orders.id} is called on "reply", again every 2 s while it fails (300 s unless told otherwise)`,
  );
  await aSignedCall(client, receiver, narrator, orders.secret);
  await anOutage(client, receiver, narrator, orders.id);
  await aRecovery(client, receiver, narrator, orders.id);
  await aWindowThatEnds(client, receiver, narrator);
}

async function aSignedCall(
  client: Client,
  receiver: Receiver,
  narrator: Narrator,
  secret: string,
): Promise<void> {
  narrator.chapter('An event is published');
  const { events } = await client.publish(eventsOf('reply', 1));
  const callId = events[0]?.calls[0]?.id ?? '';
  const arrival = () => receiver.arrivals.find(({ id }) => id === callId);
  await narrator.expect(`${callId} arrives`, () => arrival() !== undefined);
  must('the payload is not what was published', arrival()?.body === REPLY);
  must('the signature does not verify', isSigned(arrival()!, secret));
  narrator.saw('byte for byte, and its signature verifies');
}

async function anOutage(client: Client, receiver: Receiver, narrator: Narrator, id: string): Promise<void> {
  narrator.chapter('The receiver breaks');
  await receiver.become('broken');
  await client.publish(eventsOf('reply', CALLS));
  narrator.saw(`it answers 500 from now on, and ${CALLS} more events are published`);
  await narrator.expect('every call failed once and waits for its next turn', async () => {
    const pending = await client.calls(id, 'PENDING');
    return pending.length === CALLS && pending.every(({ attemptCount }) => attemptCount > 0);
  });
  await narrator.expect('the owner has a mail', async () => (await client.mailsAbout(id)).length > 0);
  const [mail] = await client.mailsAbout(id);
  must('the mail shows a secret of the URL', !mail!.text.includes('hush-hush'));
  narrator.say(`\n      To: ${mail!.to.join(', ')}\n      Subject: ${mail!.subject}\n`);
  for (const line of mail!.text.split('\n').slice(0, 12)) narrator.say(`      | ${line}`);
  narrator.say('      | …');
  await receiver.become('down');
  narrator.saw('now it does not even take connections');
  await narrator.expect('every call was tried at least three times', async () =>
    (await client.calls(id, 'PENDING')).every(({ attemptCount }) => attemptCount >= 3),
  );
  must('there is more than one mail', (await client.mailsAbout(id)).length === 1);
  narrator.saw('and still there is one mail');
}

async function aRecovery(client: Client, receiver: Receiver, narrator: Narrator, id: string): Promise<void> {
  narrator.chapter('It comes back');
  await receiver.become('well');
  await narrator.expect(
    `all ${CALLS} calls are SUCCESS`,
    async () => (await client.calls(id, 'SUCCESS')).length === CALLS + 1,
  );
  const [newest] = await client.calls(id);
  const { attempts = [], id: callId } = await client.call(id, newest!.id);
  narrator.say(`\n      The history of ${callId}`);
  for (const { number, trigger, outcome, statusCode } of attempts.toSorted((a, b) => a.number - b.number)) {
    narrator.say(`      #${number}  ${trigger.padEnd(8)}  ${outcome}${statusCode ? ` ${statusCode}` : ''}`);
  }
  must(
    'the history does not show every attempt',
    attempts.length >= 4 && attempts.length === newest!.attemptCount,
  );
  const [outage, ...others] = await client.outages(id);
  must('the outage has not ended as one', outage?.endedBy === 'delivery' && others.length === 0);
  must(
    'the mail was not sent exactly once',
    outage?.mails === 1 && (await client.mailsAbout(id)).length === 1,
  );
  narrator.say('');
  narrator.saw(
    `one outage: ${outage!.callsAffected} calls, ${outage!.attempts} failed attempts, ${outage!.mails} mail, ended by a delivery`,
  );
}

async function aWindowThatEnds(client: Client, receiver: Receiver, narrator: Narrator): Promise<void> {
  narrator.chapter('Another callback stays down until its window ends, and its calls are repaired by hand');
  await receiver.become('broken');
  const { id } = await client.register({
    name: 'Invoices',
    url: receiver.url,
    events: ['invoice'],
    retriesEnabled: true,
    retry: { intervalSeconds: 1, windowSeconds: 3 },
    email: 'owner@example.com',
  });
  await client.publish(eventsOf('invoice', 3));
  await narrator.expect('its 3 calls are FAILED by the cutoff', async () => {
    const failed = await client.calls(id, 'FAILED');
    return failed.length === 3 && failed.every(({ resolution }) => resolution?.by === 'cutoff');
  });
  const failed = await client.calls(id, 'FAILED');
  await client.mark(
    id,
    failed.map((call) => call.id),
    'entered by hand',
  );
  const marked = await client.calls(id, 'SUCCESS');
  must(
    'a marked call is not SUCCESS by a person',
    marked.length === 3 && marked.every(({ resolution }) => resolution?.by === 'person'),
  );
  narrator.saw(
    `marked SUCCESS by ${marked[0]!.resolution?.actor}: "${marked[0]!.resolution?.note}"; nothing is left FAILED`,
  );
  must('something is left FAILED', (await client.calls(id, 'FAILED')).length === 0);
}

function eventsOf(type: string, count: number): string {
  return `[${Array(count).fill(`{"type":"${type}","payload":${REPLY}}`).join(',')}]`;
}

/** As a receiver would: Standard Webhooks, `id.timestamp.body` under the key in the secret. */
function isSigned({ headers, body }: Arrival, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

function must(fault: string, holds: boolean): void {
  if (!holds) throw new Error(`This is wrong: ${fault}.`);
}
