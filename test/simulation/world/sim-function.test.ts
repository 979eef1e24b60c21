import { expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import type { FaultPlan } from './faults.ts';
import { Gate } from './gate.ts';
import type { Host } from './host.ts';
import type { FaultHit } from './record.ts';
import { SimFunction } from './sim-function.ts';
import { SimTime } from './sim-time.ts';
import { Trace } from './trace.ts';

const SLOW_MS = 10_000;
const half = () => 0.5;

/** A function that begins a read and does not wait for it; the first read is slow. */
function readingFunction() {
  const time = new SimTime(START);
  const trace = new Trace(() => time.now() - START, { keeps: false });
  const hits: FaultHit[] = [];
  const onFault = (hit: FaultHit) => void hits.push(hit);
  const faults: FaultPlan = {
    decide: () => (hits.length === 0 ? 'slow' : undefined),
    slowMs: SLOW_MS,
  };
  const gate = new Gate({ time, trace, faults, onFault, random: half });
  const wired = (host: Host) => async () => void gate.call(host, 'health.get', () => {});
  const invocations: number[] = [];
  const worker = new SimFunction<undefined, void>(
    { name: 'deliver', limitMs: 60_000, wired },
    {
      ...{ time, trace, onFault, random: half, maxSkewMs: 0 },
      onInvocation: (invocation) => {
        invocation.id = invocations.push(invocation.host);
      },
    },
  );
  const invoke = async (callbackId: string, afterMs: number) => {
    await time.runUntil(START + afterMs);
    await worker.invoke(undefined, [{ id: 'm', receiveCount: 1, message: { callbackId, callId: 'call_1' } }]);
  };
  return { hits, invocations, invoke };
}

it('tells a read that is slow of each later invocation, too, that may share it', async () => {
  const { hits, invocations, invoke } = readingFunction();
  await invoke('cb_1', 0);
  await invoke('cb_1', SLOW_MS - 1);
  await invoke('cb_2', SLOW_MS - 1);
  await invoke('cb_1', SLOW_MS + 1000);
  expect(new Set(invocations).size).toBe(1);
  expect(hits.map(({ at, invocation }) => [at - START, invocation])).toEqual([
    [0, 1],
    [SLOW_MS - 1, 2],
  ]);
});
