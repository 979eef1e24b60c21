import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../local/loopback.ts';
import { type LocalRun, startLocalRun } from '../journeys/local-run.ts';

/**
 * The guide's commands in one shell, word for word but for the ports and the sleeps: what a reader waits for in seconds is
 * waited for here until it is so, however busy the machine.
 */
const GUIDE = readFileSync('docs/api.md', 'utf8');
const BLOCKS = [...GUIDE.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands!);
/** Whole seconds; the guide polls by fractions of one. */
const SLEEP = /\bsleep [1-9]\d*\b/g;

const WAIT = `
  wait_until() { for _ in $(seq 300); do eval "$1" && return; sleep 0.2; done; echo "It never came to this: $1"; }
  count() { api GET "/callbacks/$1/calls?status=$2&limit=100" | grep -o "status.:.$2" | wc -l; }`;
/** A callback as it was is kept in mind for five seconds; nothing shows when they are over. */
const KNOWN_EVERYWHERE = 'sleep 6';
/** In the guide's order. */
const WAITED_FOR = [
  '[ $(count $CB SUCCESS) = 2 ]',
  '[ $(api GET "/callbacks/$CB/calls?status=PENDING" | grep -o refused | wc -l) = 2 ]',
  '[ $(count $CB SUCCESS) = 4 ] && api GET /callbacks/$CB/outages | grep -q endedBy.*delivery',
  '[ $(count $CB2 FAILED) = 3 ]',
  `[ $(count $CB2 SUCCESS) = 1 ] && ${KNOWN_EVERYWHERE}`,
  '[ $(count $CB2 SUCCESS) = 5 ]',
  '[ $(count $CB2 FAILED) = 3 ]',
  'api GET /callbacks/$CB2/replays/$REPLAY | grep -q done',
  KNOWN_EVERYWHERE,
  '[ $(count $CB PENDING) = 1 ]',
  '[ $(count $CB SUCCESS) = 5 ]',
  'api GET /callbacks/$CB3 | grep -q TooManyErrors',
  `api GET "/callbacks/$(api GET '/callbacks?event=callback.*.*' | first id)/calls" | grep -q callback.*started`,
  `api GET /batches/spring | grep -q '"success":2'`,
];

let redial: LocalRun;
let printed: string[];

beforeAll(async () => {
  redial = await startLocalRun({ REDIAL_ADMIN_KEY: 'local-admin-key' });
  const receiverPort = String(await freePort());
  const waits = WAITED_FOR.values();
  const blocks = BLOCKS.map((block) =>
    block
      .replaceAll('127.0.0.1:4000', new URL(redial.url).host)
      .replaceAll('5050', receiverPort)
      .replaceAll(SLEEP, () => `wait_until '${waits.next().value?.replaceAll("'", `'\\''`)}'`),
  );
  const script = `${WAIT}\n${blocks.join('\necho end-of-block\n')}\nkill $RECEIVER`;
  // A reader's own Node is what the commands find, not the one that the scripts bring.
  const PATH = process.env.PATH!.split(':').filter((folder) => !folder.endsWith('node_modules/.bin'));
  const env = { ...process.env, PATH: PATH.join(':') };
  const shell = spawn('bash', ['--norc', '-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (text) => (output += text));
  await once(shell, 'close');
  printed = output.split('end-of-block\n');
}, 180_000);
afterAll(() => redial?.stop());

/** What the block with these words in it printed. */
function said(words: string): string {
  const index = BLOCKS.findIndex((block) => block.includes(words));
  expect(index, words).toBeGreaterThanOrEqual(0);
  return printed[index]!;
}

it('sleeps only for what is known here', () => {
  expect(GUIDE.match(SLEEP)).toHaveLength(WAITED_FOR.length);
  expect(printed.join('')).not.toContain('It never came to this');
});

it('registers what answers, and nothing else', () => {
  expect(said('verify=post')).toMatch(/"id":"cb_.*"secret":"whsec_/s);
  expect(said('/nobody')).toMatch(/"type":"not-verified".*refused/s);
});

it('tests and previews', () => {
  expect(said('/preview')).toMatch(/"trigger":"test","outcome":"success".*"body":"{\\"total\\":1.50}"/s);
});

it('publishes, once', () => {
  expect(said('M-1"')).toMatch(/"id":"evt_.*"calls":\[\{"id":"call_/s);
  const [one, two] = said('for i in 1 2').trim().split('\n');
  expect(one).toContain('"calls":[{"id":"call_');
  expect(two).toBe(one);
});

it('shows what waits while a receiver is down, and that it came through', () => {
  const waiting = said('status=PENDING');
  for (const messageId of ['M-2', 'M-3'])
    expect(waiting).toMatch(new RegExp(`"status":"PENDING"[^]*"messageId":"${messageId}"`));
  expect(waiting).toContain('"outcome":"connection_refused"');
  const after = said('/outages');
  // Accepted in one millisecond, they are listed in either order.
  for (const messageId of ['M-2', 'M-3'])
    expect(after).toMatch(
      new RegExp(`"status":"SUCCESS".*"messageId":"${messageId}".*"endedBy":"delivery"`, 's'),
    );
});

it('repairs by hand and by script', () => {
  expect(said('/retry')).toMatch(/"status":"SUCCESS".*"trigger":"manual"/s);
  expect(said('repair.ts')).toMatch(/call_/);
});

it('replays what failed', () => {
  expect(said('/replays')).toMatch(/"matched":3,"complete":true.*"status":"done".*"succeeded":3/s);
});

it('stops and starts by hand, and by rules', () => {
  expect(said('"state": "Stopped"')).toMatch(
    /"messageId":"M-4".*"waiting":"stopped"|"waiting":"stopped".*"messageId":"M-4"/s,
  );
  expect(said('"state": "Stopped"')).toMatch(/"status":"SUCCESS".*"messageId":"M-4"/s);
  expect(said('afterConsecutiveErrors')).toMatch(
    /"state":"TooManyErrors".*"updatedBy":"rule:afterConsecutiveErrors"/s,
  );
  expect(said('callback.*.*')).toMatch(/^cb_/);
});

it('tells of a message, a batch, a rotation and keys', () => {
  expect(said('/messages/M-1')).toMatch(/"calls":\[\{.*"status":"SUCCESS"/s);
  expect(said('/complete')).toMatch(/"members":2.*"memberId":"ann".*"memberId":"bob".*"id":"evt_/s);
  const [before, after] = said('/rotate').match(/whsec_[^"]+/g)!;
  expect(after).not.toBe(before);
  expect(said('/tenants/acme')).toMatch(/"key":"rdl_.*"keys":\[.*"name":"the shop"/s);
});

it('prints no problem but the one that it means to', () => {
  expect(printed.join('').match(/"type":"[^"]+","title"/g)).toEqual(['"type":"not-verified","title"']);
});
