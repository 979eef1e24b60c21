import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../local/loopback.ts';
import { until } from '../journeys/local-run.ts';

const ROOM = 'docs/examples/receivers';
const SECRET = 'whsec_plJ3nmyCDGBKInavdOK15jsl';
const GUIDE = readFileSync('docs/api.md', 'utf8');

const LANGUAGES = [
  { file: 'receiver.mjs', command: [process.execPath], version: '--version' },
  { file: 'receiver.py', command: ['python3'], version: '--version' },
  { file: 'receiver.go', command: ['go', 'run'], version: 'version' },
];

let receiver: ChildProcess | undefined;
afterEach(() => {
  // `go run` starts a process of its own: the whole group goes.
  if (receiver?.pid) process.kill(-receiver.pid, 'SIGKILL');
  receiver = undefined;
});

async function started(file: string, [program, ...args]: string[]) {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), REDIAL_SECRET: SECRET };
  receiver = spawn(program!, [...args, `${ROOM}/${file}`], { env, detached: true });
  let printed = '';
  receiver.stdout!.on('data', (text) => (printed += text));
  const url = `http://127.0.0.1:${port}/`;
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await until(answers, `${file} answers`);
  const send = async (id: string, body: string, { at = new Date(), forged = false } = {}) => {
    const signature = new Webhook(SECRET).sign(id, at, forged ? `${body} ` : body);
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      // As during a rotation: a signature with another secret stands first.
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} ${signature}`,
    };
    return (await fetch(url, { method: 'POST', body, headers })).status;
  };
  return { send, printed: () => printed };
}

describe.each(LANGUAGES)('the receiver $file', ({ file, command, version }) => {
  const isThere = spawnSync(command[0]!, [version]).status === 0;

  it.skipIf(!isThere)(`verifies what is signed, once, where ${command[0]} is installed`, async () => {
    const { send, printed } = await started(file, command);
    expect(await send('call_1', '{"text":"ü€😀","total":1.0}')).toBe(200);
    expect(await send('call_1', '{"text":"ü€😀","total":1.0}')).toBe(200);
    expect(await send('call_2', '{}', { forged: true })).toBe(401);
    expect(await send('call_3', '{}', { at: new Date(Date.now() - 600_000) })).toBe(401);
    expect(await send('call_4', '{}')).toBe(200);
    await until(() => printed().includes('call_4'), 'the last call is worked');
    expect(printed()).toBe('call_1 {"text":"ü€😀","total":1.0}\ncall_4 {}\n');
  });

  it('is shown in the guide as it is', () => {
    expect(GUIDE).toContain(readFileSync(`${ROOM}/${file}`, 'utf8').trim());
  });
});
