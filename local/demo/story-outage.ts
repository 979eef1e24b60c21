import { setTimeout as sleep } from 'node:timers/promises';
import { must, repliesOf, type Scene } from './scene.ts';

const FIRST_CALLS = 20;
const WAITING_CALLS = 300;
const WATCHED_SECONDS = 6;
/** One probe and at most two more, every interval of 2 s; the first of the time may be of the interval before. */
const MOST_PROBES = 3 * (WATCHED_SECONDS / 2 + 1);

/** The receiver breaks, its calls are parked, it comes back, and they are drained. */
export async function tellOutage(scene: Scene, id: string): Promise<void> {
  const firstToFail = await breaks(scene, id);
  await isParked(scene, id);
  await comesBack(scene, id, firstToFail);
}

async function breaks({ client, receiver, narrator }: Scene, id: string): Promise<string> {
  narrator.chapter('The receiver breaks');
  await receiver.become('broken');
  await client.publish(repliesOf(FIRST_CALLS));
  narrator.saw(`it answers 500 from now on, and ${FIRST_CALLS} more events are published`);
  await narrator.expect('every call failed once and waits for its next turn', async () => {
    const pending = await client.calls(id, 'PENDING');
    return pending.length === FIRST_CALLS && pending.every(({ attemptCount }) => attemptCount > 0);
  });
  await narrator.expect('the owner has a mail', async () => (await client.mailsAbout(id)).length > 0);
  const [mail] = await client.mailsAbout(id);
  must('the mail shows a secret of the URL', !mail!.text.includes('hush-hush'));
  narrator.say(`\n      To: ${mail!.to.join(', ')}\n      Subject: ${mail!.subject}\n`);
  for (const line of mail!.text.split('\n').slice(0, 12)) narrator.say(`      | ${line}`);
  narrator.say('      | …');
  await narrator.expect('every call was tried at least twice', async () =>
    (await client.calls(id, 'PENDING')).every(({ attemptCount }) => attemptCount >= 2),
  );
  return (await client.calls(id, 'PENDING')).at(-1)!.id;
}

async function isParked({ client, receiver, narrator }: Scene, id: string): Promise<void> {
  narrator.chapter('It stays broken: its calls are parked');
  await narrator.expect(
    'ten first attempts failed in a row, and for more than 10 s: it is parked',
    async () => (await client.calls(id, 'PENDING')).every(({ waiting }) => waiting === 'parked'),
  );
  for (let sent = 0; sent < WAITING_CALLS; sent += 100) await client.publish(repliesOf(100));
  await narrator.expect(
    `${WAITING_CALLS} more events are published: they wait in the table, and nobody is called for them`,
    async () => (await client.count(id, 'PENDING')) === FIRST_CALLS + WAITING_CALLS,
  );
  const before = receiver.arrivals.length;
  await sleep(WATCHED_SECONDS * 1000);
  const probes = receiver.arrivals.length - before;
  must(`${probes} requests went to a parked callback`, probes > 0 && probes <= MOST_PROBES);
  narrator.saw(`${WATCHED_SECONDS} s later it has got ${probes} probes, and nothing else`);
  must('there is more than one mail', (await client.mailsAbout(id)).length === 1);
  narrator.saw('and still there is one mail');
}

async function comesBack({ client, receiver, narrator }: Scene, id: string, callId: string): Promise<void> {
  narrator.chapter('It comes back: what waits is drained');
  await receiver.become('well');
  const before = receiver.arrivals.length;
  const all = FIRST_CALLS + WAITING_CALLS;
  await narrator.expect(
    `all ${all} calls are SUCCESS`,
    async () => (await client.count(id, 'SUCCESS')) === all + 1,
    30,
  );
  const arrivals = receiver.arrivals.slice(before);
  const bySecond = Map.groupBy(arrivals, ({ at }) => Math.floor((at - arrivals[0]!.at) / 1000));
  for (const [second, { length }] of [...bySecond].sort(([one], [other]) => one - other))
    narrator.say(
      `      second ${String(second + 1).padStart(2)}  ${'▪'.repeat(Math.ceil(length / 4))} ${length}`,
    );
  must('a call arrived twice', new Set(arrivals.map((arrival) => arrival.id)).size === arrivals.length);
  narrator.saw('in growing steps, each call once');

  const { attempts = [] } = await client.call(id, callId);
  narrator.say(`\n      The history of ${callId}`);
  for (const { number, trigger, outcome, statusCode } of attempts.toSorted((a, b) => a.number - b.number))
    narrator.say(`      #${number}  ${trigger.padEnd(8)}  ${outcome}${statusCode ? ` ${statusCode}` : ''}`);
  const [outage, ...others] = await client.outages(id);
  must('the outage has not ended as one', outage?.endedBy === 'delivery' && others.length === 0);
  must(
    'the mail was not sent exactly once',
    outage?.mails === 1 && (await client.mailsAbout(id)).length === 1,
  );
  narrator.say('');
  const { callsAffected, attempts: failed, probes, mails } = outage!;
  narrator.saw(
    `one outage: ${callsAffected} calls failed in it, ${failed} attempts (${probes} of them probes), ${mails} mail, ended by a delivery`,
  );
}
