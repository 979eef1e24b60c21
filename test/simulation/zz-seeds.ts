import { check } from './checkers/all-checkers.ts';
import { play } from './scenario/play.ts';
import { scenarioOf } from './scenario/seeded.ts';
const [from, count] = process.argv.slice(2).map(Number);
const sum: Record<string, number> = {};
const add = (k: string, n: number) => { sum[k] = (sum[k] ?? 0) + n; };
const t0 = performance.now(); const cpu = process.cpuUsage();
for (let seed = from!; seed < from! + count!; seed++) {
  const t = performance.now();
  const scenario = scenarioOf(seed);
  add('gen', performance.now() - t);
  const { record, digest } = await play(scenario);
  const t2 = performance.now();
  const found = process.env.NOCHECK ? [] : check(record);
  add('check', performance.now() - t2);
  add('calls', record.final.calls.length); add('accepted', record.accepted.length); add('requests', record.requests.length); add('faults', record.faults.filter(f => f.kind !== 'duplicate' && f.kind !== 'late').length); add('untidy', record.faults.filter(f => f.kind === 'duplicate' || f.kind === 'late').length);
  add('callbacks', scenario.callbacks.length); add('mails', record.mails.length); add('invocations', record.invocations.length); add('left', record.final.left.length); add('long', record.final.outages.some(o => (o.endedAt ?? record.endedAt) - o.startedAt > 3600_000) ? 1 : 0); add('outages', record.final.outages.length); add('acts', record.acts.length); add('hours', (record.endedAt - record.startedAt) / 3600_000); add('violations', found.length); add('bad', found.length ? 1 : 0);
  if (found.length) { const by: Record<string, number> = {}; for (const v of found) by[v.promise] = (by[v.promise] ?? 0) + 1; console.log(seed, JSON.stringify(by), found.slice(0, Number(process.env.SHOW ?? 2)).map(v => `${v.promise} ${((v.at - record.startedAt)/1000).toFixed(1)} ${v.callbackId.slice(-4)} ${v.callId?.slice(-6) ?? ''} ${v.what}`).join(' | ')); }
}
const n = count!; const c = process.cpuUsage(cpu);
console.log(Object.fromEntries(Object.entries(sum).map(([k, v]) => [k, +(v / n).toFixed(2)])), 'ms per seed', ((performance.now() - t0) / n).toFixed(0), 'cpu', ((c.user + c.system) / 1000 / n).toFixed(0));
