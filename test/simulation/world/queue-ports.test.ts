import { expect, it } from 'vitest';
import { START, sampleMessage } from '../../kit/samples.ts';
import { type FaultKind, NthCallFault } from './faults.ts';
import { Gate } from './gate.ts';
import { Host } from './host.ts';
import { sendingPorts } from './queue-ports.ts';
import { SimQueues } from './queues.ts';
import { randomOf } from './random.ts';
import type { SentMessage } from './record.ts';
import { SimTime } from './sim-time.ts';
import { Trace } from './trace.ts';

const MINUTE_MS = 60_000;

/** What is sent where a worker sends on two calls, one soon and one in two hours, and its schedule meets that fault. */
async function sentWith(kind: FaultKind) {
  const time = new SimTime(START);
  const trace = new Trace(() => time.now(), { keeps: false });
  const faults = new NthCallFault(0, kind, ({ where }) => where === 'queue.schedule');
  faults.arm();
  const onFault = () => {};
  const gate = new Gate({ time, random: randomOf(1, 'gate'), faults, trace, onFault });
  const host = new Host({ id: 1, function: 'deliver', skewMs: 0 }, time, randomOf(1, 'host'));
  const sent: SentMessage[] = [];
  const queues = new SimQueues({
    ...{ time, trace, onFault, untidiness: { duplicates: 0, lates: 0, lateMs: 0 } },
    ...{ random: randomOf(1, 'queues'), scheduleRandom: randomOf(1, 'schedules') },
    onSent: (one) => sent.push(one),
  });
  const { retry } = sendingPorts(gate, host, queues, { schedules: true });
  const due = [5, 120].map((minutes) => ({ message: sampleMessage(), dueAt: START + minutes * MINUTE_MS }));
  let isDone = false;
  void retry(due).then(() => {
    isDone = true;
  });
  await time.runUntil(START + MINUTE_MS);
  return {
    isDone,
    sent: sent.map(({ queue, dueAt, at }) => `${queue} ${Math.ceil((dueAt - at) / MINUTE_MS)}`),
  };
}

it('what no schedule could be made for goes by the queue, as late as that can', async () => {
  expect(await sentWith('fail')).toEqual({ isDone: true, sent: ['retries 5', 'retries 15'] });
});

it('a schedule of which nobody heard is there beside the message in the queue', async () => {
  expect(await sentWith('lost')).toEqual({ isDone: true, sent: ['schedule 114', 'retries 5', 'retries 15'] });
});

it('a worker may die between its schedules and what it sends by the queue', async () => {
  expect(await sentWith('crash-after')).toEqual({ isDone: false, sent: ['schedule 114'] });
});
