import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../local/loopback.ts';
import { type LocalRun, startLocalRun, until } from './local-run.ts';

/** The commands of the README's tour, word for word but for the ports and its one sleep. */
const TOUR = readFileSync('README.md', 'utf8').split('## Five minutes with curl')[1]!.split('\n## ')[0]!;
const BLOCKS = [...TOUR.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands!);
const [receiverBlock, register, publish, publishTwice, listPending, readBack, repair, mistake] = BLOCKS;

let redial: LocalRun;
let receiverPort: number;
let receiver: ChildProcess;
let shell: ChildProcess;
let printed = '';

beforeAll(async () => {
  receiverPort = await freePort();
  redial = await startLocalRun({ REDIAL_ADMIN_KEY: 'local-admin-key' });
  shell = spawn('bash', ['--norc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  shell.stdout!.on('data', (text) => (printed += text));
  startReceiver();
});
afterAll(async () => {
  shell?.kill();
  receiver?.kill('SIGKILL');
  await redial?.stop();
});

it('is of eight blocks', () => {
  expect(BLOCKS).toHaveLength(8);
});

it('tells the truth, block by block', async () => {
  expect(await run(register!)).toMatch(/"id":"cb_.*"state":"Unknown".*"secret":"whsec_/s);
  expect(await run(publish!)).toMatch(/"calls":\[\{"id":"call_/);
  await until(
    () => received.includes('attempt 1 {"messageId":"ABC4857BCCF484575FCA"'),
    'the first call arrives',
  );

  // The receiver prints before it answers: whoever types Ctrl-C leaves it the time.
  const isAnswered = async () =>
    (await redial.api('GET', '/callbacks', undefined, 'local-admin-key')).json.callbacks[0].state ===
    'Active';
  await until(isAnswered, 'the first call is answered');
  receiver.kill('SIGKILL');
  await once(receiver, 'exit');
  await run(publishTwice!);
  await until(async () => (await redial.mails()).length === 1, 'there is one mail');
  const subject = TOUR.match(/^Callback Orders failing since [\d: -]+ UTC: (.*)$/m)![1]!;
  expect((await redial.mails())[0]?.subject).toContain(subject);
  expect(await run(listPending!)).toMatch(
    /"status":"PENDING".*"waiting":"retry".*"statusMessage":"the connection was refused"/s,
  );

  startReceiver();
  await until(
    () => received.includes('"total":2.50') && received.includes('"total":1.0'),
    'both calls arrive',
  );
  const told =
    /"callsAffected":2.*"endedBy":"delivery".*"status":"SUCCESS".*"total":\d\.\d+.*"responseBody":"thank you"/s;
  await until(
    async () => told.test(await run(readBack!)),
    'the outage has ended, and the newest call is SUCCESS',
  );

  expect(await run(repair!.replace(/\bsleep 1\b/, () => untilFailed))).toMatch(
    /"by":"retries-off".*HTTP\/1\.1 204.*"by":"person","actor":"admin"/s,
  );
  expect(await run(mistake!)).toContain('"detail":"Not valid: url, retry.intervalSeconds, colour."');
});

let received = '';

/** As in the second terminal. */
function startReceiver(): void {
  receiver = spawn('bash', ['--norc', '-c', `exec ${withPorts(receiverBlock!)}`]);
  receiver.stdout!.on('data', (text) => (received += text));
}

/** What the tour sleeps for. */
const untilFailed = `until curl -s "$REDIAL/callbacks/$CB2/calls" -H "$KEY" | grep -q FAILED; do sleep 0.2; done`;

/** As in the third: one shell for all blocks, so that what one keeps the next has. Returns what the block printed. */
async function run(block: string): Promise<string> {
  printed = '';
  shell.stdin!.write(`{\n${withPorts(block)}\n} < /dev/null 2>&1\necho; echo end-of-block\n`);
  await until(() => printed.includes('end-of-block'), `the block ends: ${block}`);
  return printed;
}

function withPorts(block: string): string {
  return block.replaceAll('http://127.0.0.1:4000', redial.url).replaceAll('5050', String(receiverPort));
}
