import { expect, it } from 'vitest';
import type { Trigger } from '../../../lambdas/contract/messages.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { START } from '../../kit/samples.ts';
import { NO_FAULTS } from './faults.ts';
import { Host } from './host.ts';
import type { Invocation, SeenRequest } from './record.ts';
import { simCaller, watchedLog } from './sim-caller.ts';
import { SimTime } from './sim-time.ts';
import { Trace } from './trace.ts';

const LIMITS = { connectMs: 3000, responseMs: 6000 };
const REQUEST = {
  method: 'POST',
  url: 'https://r.example/v1/',
  headers: { 'webhook-id': 'call_1' },
} as const;

/** A worker with these messages of one call, each of its second turn; the first request takes the longest. */
function workerOf(triggers: Trigger[], beats: number[] = []) {
  const time = new SimTime(START);
  const trace = new Trace(() => time.now() - START, { keeps: false });
  const host = new Host({ id: 1, function: 'deliver', skewMs: 0 }, time, () => 0.5);
  host.invocation = { id: 1, function: 'deliver', at: START } as Invocation;
  host.batch = triggers.map((trigger, i) => {
    const beat = beats[i];
    const message = { callbackId: 'cb_1', callId: 'call_1', turn: 2, trigger, epoch: 1, beat };
    return { id: beat === undefined ? `m-${trigger}` : `m-${trigger}-${beat}`, receiveCount: 1, message };
  });
  const requests: SeenRequest[] = [];
  const caller = simCaller(host, {
    ...{ time, trace, faults: NO_FAULTS, onFault: () => {}, callback: () => undefined },
    onRequest: (request) => requests.push(request),
    react: () => ({ kind: 'answer', statusCode: 500, afterMs: 1000 - 100 * requests.length }),
  });
  const log = watchedLog(host, new MemoryLog());
  /** As the use case does it: a request, and the line that says what asked for it. */
  const attempt = async (trigger: Trigger) => {
    await caller.call(REQUEST, LIMITS);
    log.info('attempt.failed', { callId: 'call_1', trigger });
  };
  return { time, requests, attempt };
}

it('tells the requests of two messages of one turn apart, whichever is answered first', async () => {
  const { time, requests, attempt } = workerOf(['probe', 'manual']);
  const both = [attempt('probe'), attempt('manual')];
  await time.runUntil(START + 10_000);
  await Promise.all(both);
  expect(requests.map(({ trigger, messageId }) => [trigger, messageId])).toEqual([
    ['probe', 'm-probe'],
    ['manual', 'm-manual'],
  ]);
});

it('believes the log where its guess was another one', async () => {
  const { time, requests, attempt } = workerOf(['probe', 'manual']);
  const both = [attempt('manual')];
  await time.runUntil(START + 10_000);
  await Promise.all(both);
  expect(requests).toMatchObject([{ trigger: 'manual', messageId: 'm-manual' }]);
});

it('takes the request of a worker that dies before it tells for the probe, whichever lay first in the batch', async () => {
  const { time, requests, attempt } = workerOf(['retry', 'probe']);
  void attempt('probe');
  await time.runUntil(START + 500);
  expect(requests).toMatchObject([{ trigger: 'probe', messageId: 'm-probe' }]);
});

it.each([[[7, 9]], [[9, 7]]])(
  'takes the probe of the newest beat for the one that asked, whichever lay first: %j',
  async (beats) => {
    const { time, requests, attempt } = workerOf(['probe', 'probe'], beats);
    const asked = attempt('probe');
    await time.runUntil(START + 10_000);
    await asked;
    expect(requests).toMatchObject([{ trigger: 'probe', messageId: 'm-probe-9' }]);
  },
);
