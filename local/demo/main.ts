import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from './client.ts';
import { Narrator } from './narrator.ts';
import { startReceiver } from './receiver.ts';
import { tellStory } from './story.ts';

/** `npm run demo`: starts Redial and a receiver that breaks and comes back; exits non-zero if the story goes wrong. */
const ADMIN_KEY = 'demo-admin-key';
const narrator = new Narrator();

narrator.say('Redial starts on this machine …');
const redial = spawn(
  process.execPath,
  ['--no-maglev', fileURLToPath(new URL('../main.ts', import.meta.url))],
  {
    env: { ...process.env, PORT: '0', REDIAL_ADMIN_KEY: ADMIN_KEY, DATA_DIR: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
let output = '';
for (const stream of [redial.stdout, redial.stderr]) {
  stream.setEncoding('utf8').on('data', (text: string) => {
    output = `${output}${text}`.slice(-10_000);
  });
}
const receiver = await startReceiver();
try {
  const isReady = () => {
    if (redial.exitCode !== null) throw new Error('Redial ended before it was ready.');
    return output.includes('ready in');
  };
  await narrator.expect('it is ready', isReady, 60);
  const [, apiUrl] = /^ +API +(http:\S+)/m.exec(output)!;
  const client = new Client(apiUrl!, ADMIN_KEY);
  await tellStory({ client, receiver, narrator });
  narrator.say(`\nAll of it happened, in ${narrator.seconds().toFixed(0)} s.`);
} catch (error) {
  process.exitCode = 1;
  narrator.say(
    `\n${error instanceof Error ? error.message : error}\n\nRedial's last words:\n${output.slice(-3000)}`,
  );
} finally {
  await receiver.close();
  if (redial.exitCode === null) {
    redial.kill('SIGTERM');
    await once(redial, 'exit');
  }
}
