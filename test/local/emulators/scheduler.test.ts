import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { momentOf } from '../../../local/emulators/schedule-expression.ts';
import { ScheduleStore } from '../../../local/emulators/schedule-store.ts';
import { type SendToTarget, startScheduler } from '../../../local/emulators/scheduler.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(send: SendToTarget, file = ':memory:') {
  const store = new ScheduleStore(file);
  const scheduler = await startScheduler(store, ['wake-ups'], send);
  const client = new SchedulerClient({
    endpoint: scheduler.origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const stop = async () => {
    client.destroy();
    await scheduler.stop();
    store.close();
  };
  return { client, stop };
}

function schedule(name: string, secondsFromNow: number, changes: object = {}) {
  const moment = new Date(Date.now() + secondsFromNow * 1000).toISOString().slice(0, 19);
  return new CreateScheduleCommand({
    Name: name,
    GroupName: 'wake-ups',
    ScheduleExpression: `at(${moment})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: 'arn:queue', RoleArn: 'arn:role', Input: `for ${name}` },
    ...changes,
  });
}

describe('the scheduler', () => {
  it('hands the input to the target when its time has come, and forgets the schedule', async () => {
    const send = vi.fn(async () => undefined);
    const { client, stop } = await start(send);
    cleanups.push(stop);
    await client.send(schedule('later', 3600));
    await client.send(schedule('now', 1));
    await vi.waitFor(() => expect(send).toHaveBeenCalledWith('arn:queue', 'for now'), 30_000);
    expect(send).toHaveBeenCalledTimes(1);
    await client.send(schedule('now', 3600));
  });

  it('refuses a second schedule of a name, so that creation is idempotent', async () => {
    const { client, stop } = await start(async () => undefined);
    cleanups.push(stop);
    await client.send(schedule('same', 3600));
    await expect(client.send(schedule('same', 3600))).rejects.toBeInstanceOf(ConflictException);
  });

  it('keeps a schedule that ran where it is not to be deleted', async () => {
    const send = vi.fn(async () => undefined);
    const { client, stop } = await start(send);
    cleanups.push(stop);
    await client.send(schedule('kept', 0, { ActionAfterCompletion: 'NONE' }));
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1), 30_000);
    await expect(client.send(schedule('kept', 3600))).rejects.toBeInstanceOf(ConflictException);
  });

  it('tries a target again that did not take the message', async () => {
    const send = vi.fn<SendToTarget>().mockRejectedValueOnce(new Error('down')).mockResolvedValue();
    const { client, stop } = await start(send);
    cleanups.push(stop);
    await client.send(schedule('stubborn', 0));
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2), 30_000);
  });

  it.each([
    ['a group that is not there', { GroupName: 'elsewhere' }, 'ResourceNotFoundException'],
    ['an expression it does not understand', { ScheduleExpression: 'at(tomorrow)' }, 'ValidationException'],
    ['an unknown time zone', { ScheduleExpressionTimezone: 'Mars/Olympus' }, 'ValidationException'],
    ['a flexible window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'ValidationException'],
  ])('refuses %s', async (_what, changes, name) => {
    const { client, stop } = await start(async () => undefined);
    cleanups.push(stop);
    await expect(client.send(schedule('bad', 60, changes))).rejects.toMatchObject({ name });
  });

  it('keeps schedules between runs, and opens a folder for one run at a time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'redial-schedules-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'schedules.db');
    // Should its time come before the first run is over, it is not taken.
    const first = await start(() => Promise.reject(new Error('not yet')), file);
    await first.client.send(schedule('survivor', 2));
    expect(() => new ScheduleStore(file)).toThrow('in use by another run');
    await first.stop();
    const send = vi.fn(async () => undefined);
    cleanups.push((await start(send, file)).stop);
    await vi.waitFor(() => expect(send).toHaveBeenCalledWith('arn:queue', 'for survivor'), 30_000);
  });
});

describe('a schedule expression', () => {
  it.each([
    ['at(2026-07-01T12:00:00)', 'UTC', '2026-07-01T12:00:00Z'],
    ['at(2026-07-01T12:00:00)', 'Europe/Berlin', '2026-07-01T10:00:00Z'],
    ['at(2026-03-29T03:30:00)', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['at(2026-12-31T20:00:00)', 'America/New_York', '2027-01-01T01:00:00Z'],
  ])('%s in %s is %s', (expression, zone, moment) => {
    expect(momentOf(expression, zone)).toBe(Date.parse(moment));
  });

  it('is one-time only', () => {
    expect(momentOf('rate(5 minutes)', 'UTC')).toBeUndefined();
  });
});
