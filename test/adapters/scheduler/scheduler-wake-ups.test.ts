import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, test } from 'vitest';
import { SchedulerWakeUps } from '../../../lambdas/adapters/scheduler/scheduler-wake-ups.ts';
import { ScheduleStore } from '../../../local/emulators/schedule-store.ts';
import { startScheduler } from '../../../local/emulators/scheduler.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { sampleMessage } from '../../kit/samples.ts';
import { type ServiceAnswer, startScriptedService } from '../../kit/scripted-service.ts';

const TARGET = {
  group: 'redial-wake-ups',
  retriesQueueArn: 'arn:aws:sqs:us-east-1:000000000000:retries',
  roleArn: 'arn:aws:iam::000000000000:role/wake-ups',
};
const DUE_AT = Date.UTC(2096, 0, 5, 9, 20, 0, 1);

const log = new MemoryLog();
let stop: () => Promise<void> = async () => {};
afterEach(async () => {
  await stop();
  log.lines.length = 0;
});

function wakeUpsAt(endpoint: string): SchedulerWakeUps {
  const client = new SchedulerClient({
    region: 'us-east-1',
    endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return new SchedulerWakeUps(client, TARGET, log);
}

async function scripted(answer: (number: number) => ServiceAnswer | 'reset') {
  const service = await startScriptedService((_request, number) => answer(number));
  stop = () => service.stop();
  return { service, wakeUps: wakeUpsAt(service.origin) };
}

const CREATED = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"ScheduleArn":"arn"}',
};
const refusal = (status: number, type: string) => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
  body: '{"Message":"no"}',
});

describe('a wake-up', () => {
  test('is a one-time schedule with the call’s message, without the call, that deletes itself', async () => {
    const { service, wakeUps } = await scripted(() => CREATED);
    const { call, ...message } = sampleMessage({ turn: 3, trigger: 'retry' });
    expect(await wakeUps.schedule([{ message: { ...message, call }, dueAt: DUE_AT }])).toEqual([]);
    const [request] = service.requests;
    expect(request?.path).toBe(`/schedules/${message.callId}-3`);
    const { ClientToken: _, ...schedule } = JSON.parse(request?.body ?? '');
    expect(schedule).toEqual({
      GroupName: TARGET.group,
      // Rounded up to the second, and sooner by the 300 s that the queue itself waits and the minute it may be late.
      ScheduleExpression: 'at(2096-01-05T09:14:01)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: TARGET.retriesQueueArn, RoleArn: TARGET.roleArn, Input: JSON.stringify(message) },
    });
  });

  test('has a name that the scheduler takes', async () => {
    const { service, wakeUps } = await scripted(() => CREATED);
    await wakeUps.schedule([{ message: sampleMessage({ turn: 999_999 }), dueAt: DUE_AT }]);
    expect(service.requests[0]?.path).toMatch(/^\/schedules\/[0-9a-zA-Z-_.]{1,64}$/);
  });

  test('is made once, however often it is asked for', async () => {
    const emulator = await startScheduler(new ScheduleStore(':memory:'), [TARGET.group], async () => {});
    stop = () => emulator.stop();
    const due = { message: sampleMessage({ turn: 3 }), dueAt: DUE_AT };
    const wakeUps = wakeUpsAt(emulator.origin);
    expect(await wakeUps.schedule([due])).toEqual([]);
    expect(await wakeUps.schedule([due, { ...due, dueAt: DUE_AT + 5000 }])).toEqual([]);
    expect(log.lines).toEqual([]);
  });
});

describe('wake-ups that cannot be made', () => {
  const dues = Array.from({ length: 30 }, () => ({ message: sampleMessage(), dueAt: DUE_AT }));

  test.each([
    ['throttled', () => refusal(429, 'ThrottlingException')],
    ['refused', () => refusal(404, 'ResourceNotFoundException')],
    ['cut off', () => 'reset' as const],
  ])('because the scheduler is %s are handed back, and the log says so once', async (_what, answer) => {
    const { wakeUps } = await scripted((number) => (number === 7 ? answer() : CREATED));
    expect(await wakeUps.schedule(dues)).toHaveLength(1);
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        event: 'schedule.failed',
        fields: { unscheduled: 1, of: 30, callIds: [expect.any(String)] },
      },
    ]);
  });

  test('leave no gap: all come back when all fail', async () => {
    const { service, wakeUps } = await scripted(() => refusal(429, 'ThrottlingException'));
    const back = await wakeUps.schedule(dues);
    expect(new Set(back)).toEqual(new Set(dues));
    expect(service.requests).toHaveLength(30);
  });
});
