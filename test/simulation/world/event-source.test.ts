import { expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { EventSource } from './event-source.ts';
import type { Crowd } from './record.ts';
import { SimQueue } from './sim-queue.ts';
import { SimTime } from './sim-time.ts';

it('tells when messages wait because every worker is busy, and when they no longer do', async () => {
  const time = new SimTime(START);
  const untidiness = { duplicates: 0, lates: 0, lateMs: 0 };
  const deps = { time, random: () => 0, untidiness, onFault: () => {} };
  const queue = new SimQueue({ name: 'work', visibilityMs: 60_000, delayMs: 0 }, deps);
  const crowds: Crowd[] = [];
  const busyMs = 10_000;
  new EventSource(
    queue,
    { batchSize: 1, maxConcurrency: 2 },
    {
      time,
      pollMs: 60,
      work: () => new Promise((done) => time.at(time.now() + busyMs, () => done({ batchItemFailures: [] }))),
      onCrowd: (crowd) => crowds.push(crowd),
    },
  );
  for (let n = 0; n < 2; n++) queue.send({ n });
  await time.runUntil(START + 1000);
  expect(crowds).toEqual([]);
  queue.send({ n: 2 });
  await time.runUntil(START + 60_000);
  expect(crowds).toEqual([{ queue: 'work', from: START + 1000, to: START + busyMs + 120 }]);
});
