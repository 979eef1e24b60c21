import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/loopback.ts';
import { type LocalRun, startLocalRun, until } from './local-run.ts';

const CALLS = 230;

let redial: LocalRun;
beforeAll(async () => {
  redial = await startLocalRun();
});
afterAll(() => redial?.stop());

describe('the repair script', () => {
  it('processes and marks every failed call, however often it is interrupted', async () => {
    const { id, key } = await callbackWithFailedCalls();
    const failed = new Set(await idsOf(id, 'FAILED'));
    expect(failed.size).toBe(CALLS);

    const killed = repair(id, key);
    await until(() => processedIn(killed.output()).length > 120, 'the second page is being processed');
    killed.child.kill('SIGKILL');
    await killed.ended;
    // The first page was marked before the second was begun.
    expect((await idsOf(id, 'FAILED')).length).toBeLessThanOrEqual(CALLS - 100);

    const stopped = repair(id, key);
    await until(() => processedIn(stopped.output()).length > 3, 'it goes on');
    stopped.child.kill('SIGINT');
    expect(await stopped.ended).toBe(1);
    const marked = processedIn(stopped.output());
    const left = new Set(await idsOf(id, 'FAILED'));
    expect(marked.filter((callId) => left.has(callId))).toEqual([]);
    expect(left.size).toBeGreaterThan(0);

    const last = repair(id, key);
    expect(await last.ended, last.output()).toBe(0);
    expect(last.output()).toContain(`${left.size} repaired, 0 left.`);
    const processed = new Set([killed, stopped, last].flatMap(({ output }) => processedIn(output())));
    expect(processed).toEqual(failed);
    expect(await idsOf(id, 'FAILED')).toEqual([]);
    const [callId] = processed;
    const { json } = await redial.api('GET', `/callbacks/${id}/calls/${callId}`);
    expect(json.resolution).toMatchObject({ by: 'person', note: 'Repaired by a script.' });
    expect(last.output()).toMatch(/call_\w+ order\.paid \{"n":\d+\}/);

    const idle = repair(id, key);
    expect(await idle.ended).toBe(0);
    expect(idle.output()).toBe('0 repaired, 0 left.\n');
  });

  it('says what is wrong, and how it is called', async () => {
    const unknown = repair('cb_01KE6FVN000000000000000000', 'journey-admin-key');
    expect(await unknown.ended).toBe(1);
    expect(unknown.output()).toContain('404 There is no such thing here');
    const silent = repair('', 'journey-admin-key');
    expect(await silent.ended).toBe(2);
    expect(silent.output()).toContain('node docs/examples/repair.ts cb_');
  });
});

/** Retries are off by default, so that what is refused has failed for good. */
async function callbackWithFailedCalls(): Promise<{ id: string; key: string }> {
  const { json: made } = await redial.api('POST', '/keys', { role: 'owner' });
  const refusing = `http://127.0.0.1:${await freePort()}/`;
  const { json: callback } = await redial.api('POST', '/callbacks', { url: refusing, events: ['order.*'] });
  for (let sent = 0; sent < CALLS; sent += 100) {
    const count = Math.min(100, CALLS - sent);
    const events = Array.from({ length: count }, (_, n) => ({
      type: 'order.paid',
      payload: { n: sent + n },
    }));
    expect((await redial.api('POST', '/events', events)).status).toBe(202);
  }
  await until(async () => (await idsOf(callback.id, 'FAILED')).length === CALLS, 'every call failed');
  return { id: callback.id, key: made.key };
}

async function idsOf(callbackId: string, status: string): Promise<string[]> {
  const ids: string[] = [];
  let path: string | undefined = `/callbacks/${callbackId}/calls?status=${status}&limit=100`;
  while (path !== undefined) {
    const { json } = await redial.api('GET', path);
    ids.push(...json.calls.map((call: { id: string }) => call.id));
    path = json.link[0]?.uri.replace(redial.url, '');
  }
  return ids;
}

/** The script as a user runs it. */
function repair(callbackId: string, key: string) {
  const child: ChildProcess = spawn(process.execPath, ['docs/examples/repair.ts', callbackId], {
    env: { ...process.env, REDIAL_URL: redial.url, REDIAL_KEY: key },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, output: () => output };
}

function processedIn(output: string): string[] {
  return [...output.matchAll(/^(call_\w+) order\.paid/gm)].map(([, id]) => id!);
}
