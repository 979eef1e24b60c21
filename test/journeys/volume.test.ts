import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRun, startLocalRun, UNCHECKED, until } from './local-run.ts';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process.ts';

const EVENTS = 10_000;
const PER_REQUEST = 100;
const MAX_RSS_BYTES = 1.5e9;

let redial: LocalRun;
let receiver: ReceiverProcess;
beforeAll(async () => {
  [redial, receiver] = await Promise.all([startLocalRun(UNCHECKED), startReceiverProcess()]);
});
afterAll(() => Promise.all([redial?.stop(), receiver?.stop()]));

describe('ten thousand events', () => {
  it('are all delivered, each exactly once when nothing fails, within 1.5 GB', async () => {
    await redial.api('POST', '/callbacks', { url: `${receiver.url}/hook` });
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, rssOfTree(redial.pid));
    }, 500);
    const callIds: string[] = [];
    for (let sent = 0; sent < EVENTS; sent += PER_REQUEST) {
      const events = Array.from({ length: PER_REQUEST }, (_, i) => ({
        type: 'reply',
        payload: { n: sent + i },
      }));
      const { status, json } = await redial.api('POST', '/events', events);
      expect(status).toBe(202);
      callIds.push(...json.events.map(({ calls }: { calls: { id: string }[] }) => calls[0]!.id));
    }
    await until(async () => (await receiver.total()) >= EVENTS, 'as many requests have arrived', 400_000);
    await until(async () => (await receiver.counts()).size === EVENTS, 'every call has arrived');
    clearInterval(watch);
    const counts = await receiver.counts();
    expect(callIds.every((id) => counts.get(id) === 1)).toBe(true);
    expect(counts.size).toBe(EVENTS);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MAX_RSS_BYTES);
  }, 600_000);
});

/** The summed resident memory of a process and all that descend from it. */
function rssOfTree(root: number): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number) as [number, number, number]);
  const tree = new Set([root]);
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const [pid, parent] of rows) if (tree.has(parent)) tree.add(pid);
  }
  return rows.filter(([pid]) => tree.has(pid)).reduce((sum, [, , kilobytes]) => sum + kilobytes * 1024, 0);
}
