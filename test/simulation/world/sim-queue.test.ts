import { expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { SimQueue } from './sim-queue.ts';
import { SimTime } from './sim-time.ts';

const VISIBILITY_MS = 360_000;

function queues() {
  const time = new SimTime(START);
  const untidiness = { duplicates: 0, lates: 0, lateMs: 0 };
  const deps = { time, random: () => 0.5, untidiness, onFault: () => {} };
  const rules = { visibilityMs: VISIBILITY_MS, delayMs: 0 };
  const dead = new SimQueue({ ...rules, name: 'work-dead' }, deps);
  return { time, dead, queue: new SimQueue({ ...rules, name: 'work' }, deps, dead) };
}

it.each([900_001, -1, Number.NaN])('SQS takes no delay of %d ms, and the run ends there', async (delayMs) => {
  const { time, queue } = queues();
  expect(() => queue.send({}, { delayMs })).toThrow(RangeError);
  await expect(time.runUntil(START + 1)).rejects.toThrow('SQS delays no message');
});

it('the longest delay is waited for', async () => {
  const { time, queue } = queues();
  queue.send({}, { delayMs: 900_000 });
  await time.runUntil(START + 899_999);
  expect(queue.size).toBe(0);
  await time.runUntil(START + 901_000);
  expect(queue.size).toBe(1);
});

it('what five workers could not work is a dead letter, as the message that it was', async () => {
  const { time, queue, dead } = queues();
  const { id } = queue.send({ n: 1 });
  const counts: number[] = [];
  for (let round = 0; round < 6; round++) {
    await time.runUntil(time.now() + VISIBILITY_MS + 1000);
    for (const message of queue.receive(10)) {
      counts.push(message.receiveCount);
      queue.hide(message, time.now());
    }
  }
  expect(counts).toEqual([1, 2, 3, 4, 5]);
  await time.runUntil(time.now() + 1000);
  expect(dead.receive(10)).toMatchObject([{ id, sentAt: START, body: '{"n":1}' }]);
  expect(queue.left()).toEqual([]);
});
