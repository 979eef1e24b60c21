import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import { commandFrom } from '../../bin/ops/command.ts';

const CALLBACK = 'cb_01KE6FVN00CA11BACK00000000';

describe('the words after npm run ops', () => {
  it.each([
    [['dead-letters', '--stack', 'Redial-dev'], { name: 'dead-letters', stack: 'Redial-dev' }],
    [
      ['redrive', '--queue', 'events', '--stack=Redial-dev'],
      { name: 'redrive', stack: 'Redial-dev', queue: 'events' },
    ],
    [
      ['erase', '--stack', 'S', '--tenant', 'acme'],
      { name: 'erase', stack: 'S', scope: { tenant: 'acme' }, isForReal: false },
    ],
    [
      ['erase', '--stack', 'S', '--callback', CALLBACK, '--yes'],
      { name: 'erase', stack: 'S', scope: { callbackId: CALLBACK }, isForReal: true },
    ],
    [
      ['erase', '--stack', 'S', '--message', 'm-1', '--tenant', 'acme'],
      { name: 'erase', stack: 'S', scope: { tenant: 'acme', messageId: 'm-1' }, isForReal: false },
    ],
    [
      ['restore', '--stack', 'S', '--table', 'health', '--from', 'old-health', '--yes'],
      { name: 'restore', stack: 'S', table: 'health', from: 'old-health', isForReal: true },
    ],
    [
      ['restore', '--stack', 'S', '--table', 'calls', '--from', 'old'],
      { name: 'restore', stack: 'S', table: 'calls', from: 'old', isForReal: false },
    ],
    [[], 'help'],
    [['help'], 'help'],
    [['erase', '--help'], 'help'],
  ])('%j are understood', (words, command) => {
    expect(commandFrom(words)).toEqual(command);
  });

  it.each([
    [['delete'], 'There is no command delete, only dead-letters, redrive, erase or restore.'],
    [['dead-letters'], '--stack is missing: give the name of the stack, such as Redial-prod.'],
    [['dead-letters', '--stack', ''], '--stack is missing'],
    [['dead-letters', '--stack'], "Option '--stack <value>' argument missing. dead-letters takes --stack."],
    [['dead-letters', 'now', '--stack', 'S'], "Unexpected argument 'now'. dead-letters takes --stack."],
    [
      ['redrive', '--stack', 'S'],
      '--queue is missing: give one of events, deliveries, retries, recovery or notices.',
    ],
    [['redrive', '--stack', 'S', '--queue', 'mails'], 'There is no queue mails: give --queue events,'],
    [['redrive', '--stack', 'S', '--yes'], "Unknown option '--yes'. redrive takes --stack or --queue."],
    [
      ['erase', '--stack', 'S'],
      'Whose content? Give --tenant, or --callback, or --message with its --tenant.',
    ],
    [['erase', '--stack', 'S', '--message', 'm'], 'Whose content?'],
    [['erase', '--stack', 'S', '--message', '', '--tenant', 'acme'], '--message is empty'],
    [['erase', '--stack', 'S', '--callback', 'cb_1'], 'cb_1 is not the id of a callback'],
    [['erase', '--stack', 'S', '--callback', CALLBACK, '--tenant', 'acme'], '--callback says it all already'],
    [
      ['restore', '--stack', 'S', '--from', 'old'],
      '--table is missing: give one of callbacks, health, calls, attempts or access.',
    ],
    [['restore', '--stack', 'S', '--table', 'keys', '--from', 'old'], 'There is no table keys: give --table'],
    [
      ['restore', '--stack', 'S', '--table', 'calls'],
      '--from is missing: give the name of the restored table.',
    ],
  ])('%j are refused with what would be right', (words, reason) => {
    expect(() => commandFrom(words)).toThrow(
      expect.objectContaining({ name: 'OpsError', message: expect.stringContaining(reason) }),
    );
  });
});

describe('every command in docs/operating.md', () => {
  const text = readFileSync('docs/operating.md', 'utf8');
  const commands = [...text.matchAll(/npm run ops -- ([a-z-]+ [^`\n]*)/g)].map(([, words]) => words!);

  it('is one that there is', () => {
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands) {
      const words = command
        .replaceAll(/<[^>]*>/g, 'it')
        .trim()
        .split(' ');
      expect(commandFrom(words)).toMatchObject({ stack: 'Redial-prod' });
    }
  });
});

describe('npm run ops', () => {
  const run = (words: string[], env: Record<string, string> = {}) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const options = { env: { PATH: process.env.PATH, ...env } };
      execFile(execPath, ['bin/ops.ts', ...words], options, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    });

  it('tells what it can do where nothing was asked', async () => {
    const { code, out, err } = await run([]);
    expect([code, err]).toEqual([0, '']);
    for (const name of ['dead-letters', 'redrive', 'erase', 'restore'])
      expect(out).toContain(`\n${name} --stack`);
  });

  it('ends with 2 and one line where something is to be mended', async () => {
    const { code, out, err } = await run(['erase', '--stack', 'S', '--yess']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Unknown option '--yess'\. erase takes [^\n]*\n$/);
  });

  it.each([
    ['Region is missing', {}],
    ['Could not load credentials', { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' }],
  ])('ends with 2 and the mend where the environment does not say enough: %s', async (fault, env) => {
    const nobody = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const { code, out, err } = await run(['dead-letters', '--stack', 'S'], { ...nobody, ...env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(new RegExp(`^${fault}[^\\n]* AWS_PROFILE and AWS_REGION say [^\\n]*\\n$`));
  });

  it('ends with 1 and one line where AWS cannot be reached', async () => {
    const { code, out, err } = await run(['dead-letters', '--stack', 'S'], {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_MAX_ATTEMPTS: '1',
    });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^[^\n]*ECONNREFUSED[^\n]*\n$/);
  });
});
