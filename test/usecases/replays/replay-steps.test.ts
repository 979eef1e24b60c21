import { describe, expect, it } from 'vitest';
import { closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import type { CallLedger } from '../../../lambdas/ports/call-ledger.ts';
import { workReplay } from '../../../lambdas/usecases/recover/work-replay.ts';
import { cancelReplay } from '../../../lambdas/usecases/replays/cancel-replay.ts';
import { countReplayable } from '../../../lambdas/usecases/replays/count-replayable.ts';
import { DAY_MS } from '../../kit/samples.ts';
import { ID } from '../deliver/world.ts';
import { OWNER, type ReplayWorld, replayWorld } from './replay-world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

async function running(count = 60) {
  const world = await replayWorld();
  const calls = await world.failedCalls(count);
  const id = await world.start();
  const message = (step?: number) =>
    ({ v: 1, kind: 'replay', callbackId: ID, replayId: id, ...(step !== undefined && { step }) }) as const;
  return { world, calls, id, message };
}

const attempted = ({ requests }: ReplayWorld) => requests.map(({ headers }) => headers['webhook-id']!).sort();

describe('a step of a replay', () => {
  it('is claimed by one of two messages', async () => {
    const { world, calls, id, message } = await running();
    await Promise.all([world.work(message(0)), world.work(message(0))]);
    await world.work(message(0));
    expect(world.queues.sent.retries.map(({ message: { callId } }) => callId)).toEqual(
      calls.slice(0, 10).map((call) => call.id),
    );
    expect(await world.is(id)).toMatchObject({ step: 1, sent: 10, stepSent: 10 });
  });

  it('is not begun before the one before it is over, whoever asks', async () => {
    const { world, id, message } = await running();
    await world.work(message(0));
    for (const early of [message(1), message(), message(2)]) await world.work(early);
    expect(world.queues.sent.retries).toHaveLength(10);
    expect((await world.is(id)).step).toBe(1);
  });

  it('that two were sent for, by messages that came twice, is made once', async () => {
    const { world, calls, id } = await running();
    for (let i = 0; i < 20; i++) {
      world.queues.sent.recovery.push(...world.queues.sent.recovery.slice());
      await world.run(500);
    }
    await world.run(HOUR_MS);
    expect(attempted(world)).toEqual(calls.map((call) => call.id));
    expect(await world.is(id)).toMatchObject({ status: 'done', sent: 60, succeeded: 60 });
  });

  it.each(['recovery', 'retries'] as const)(
    'that its worker claimed and died before it sent to %s is done again',
    async (queue) => {
      const { world, calls, id, message } = await running();
      const send = { recovery: 'recover', retries: 'retry' } as const;
      const broken = { [queue]: { [send[queue]]: () => Promise.reject(new Error('gone')) } };
      await expect(workReplay({ ...world.recoverPorts, ...broken }, message(0))).rejects.toThrow('gone');
      await world.work(message(0));
      for (let minutes = 0; minutes < 20; minutes++) {
        await world.run(MINUTE_MS);
        await world.tick();
      }
      expect(attempted(world)).toEqual(calls.map((call) => call.id));
      expect(await world.is(id)).toMatchObject({ status: 'done', sent: 60, succeeded: 60 });
    },
  );

  it('leaves out what a person marked, what was deleted, and what is not failed any more', async () => {
    const { world, calls, id } = await running(20);
    const now = world.clock.now();
    const change = async (i: number, move: (call: (typeof calls)[number]) => (typeof calls)[number]) => {
      await world.calls.put(move(calls[i]!), calls[i]!.revision);
    };
    await change(3, (call) => marked(call, 'SUCCESS', { at: now })!);
    await change(4, (call) => {
      const taken = marked(call, 'SUCCESS', { at: now })!;
      return { ...marked(taken, 'FAILED', { at: now })!, revision: taken.revision };
    });
    await change(5, (call) => ({ ...closed(call, 'deleted', now) }));
    await world.run(HOUR_MS);
    expect(calls.map(world.requestsOf)).toEqual(calls.map((_, i) => (i >= 3 && i <= 5 ? 0 : 1)));
    expect(await world.is(id)).toMatchObject({ status: 'done', sent: 17, succeeded: 17, skipped: 2 });
  });

  it('takes calls that wait past their cutoff for the failed ones that they are', async () => {
    const world = await replayWorld();
    const overdue = await world.failedCalls(130, { status: 'PENDING', resolution: undefined });
    const failed = await world.failedCalls(5);
    const acceptedAt = world.clock.now() - HOUR_MS;
    const waiting = {
      ...{ ...overdue[0]!, id: derivedId('call', acceptedAt, 'waits'), createdAt: acceptedAt },
      retryUntil: acceptedAt + DAY_MS,
    };
    await world.calls.put(waiting, 'nothing');
    const counted = await countReplayable(world.recoverPorts, OWNER, ID, {});
    expect(counted).toEqual({ matched: 135, complete: true });
    const id = await world.start();
    await world.run(HOUR_MS);
    expect([...overdue, ...failed].filter((call) => world.requestsOf(call) !== 1)).toEqual([]);
    expect(world.requestsOf(waiting)).toBe(0);
    expect(await world.is(id)).toMatchObject({ status: 'done', sent: 135, succeeded: 135 });
  });

  it('reads no more than two thousand calls, and the next goes on behind them', async () => {
    const { world, id, message } = await running(1);
    await world.failedCalls(4500, { resolution: { by: 'person', at: 0 } });
    let read = 0;
    const { oldestIn } = world.calls;
    world.calls.oldestIn = async function* (...args: Parameters<CallLedger['oldestIn']>) {
      for await (const page of oldestIn.apply(world.calls, args)) {
        read += page.read;
        yield page;
      }
    };
    await world.work(message(0));
    expect(read).toBeLessThanOrEqual(2100);
    await world.run(HOUR_MS);
    expect(await world.is(id)).toMatchObject({ status: 'done', skipped: 4500 });
  });
});

describe('a replay', () => {
  it('that is canceled sends no more; what it sent goes on', async () => {
    const { world, calls, id } = await running();
    await world.run(0);
    expect(world.requests).toHaveLength(10);
    await world.run(1000);
    world.takeSent();
    const sent = (await world.is(id)).sent;
    await cancelReplay(world.recoverPorts, OWNER, ID, id);
    await cancelReplay(world.recoverPorts, OWNER, ID, id);
    await world.run(HOUR_MS);
    await world.tick();
    await world.run(HOUR_MS);
    expect(sent).toBeLessThan(60);
    expect(world.requests).toHaveLength(sent);
    expect(calls.slice(sent).map(world.requestsOf)).toEqual(calls.slice(sent).map(() => 0));
    expect(await world.is(id)).toMatchObject({ status: 'canceled', sent, succeeded: sent });
  });

  it('whose messages are lost, the first one included, is woken by the tick', async () => {
    const { world, calls, id } = await running();
    for (let minutes = 0; minutes < 120; minutes++) {
      world.lose(({ recovery }) => recovery !== undefined && minutes % 2 === 0);
      await world.run(MINUTE_MS);
      await world.tick();
    }
    expect(attempted(world)).toEqual(calls.map((call) => call.id));
    expect((await world.is(id)).status).toBe('done');
  });

  it('of a callback that is deleted ends', async () => {
    const { world, id } = await running();
    await world.run(0);
    const callback = (await world.callbacks.get(ID))!;
    await world.callbacks.remove(callback, world.clock.now(), world.clock.now() + DAY_MS);
    await world.run(HOUR_MS);
    expect(world.requests).toHaveLength(10);
    expect(await world.is(id)).toMatchObject({ status: 'canceled', sent: 10 });
    expect(world.onItsWay()).toEqual([]);
  });

  it('leaves to a person what a person marked in its middle', async () => {
    const { world, calls, id, message } = await running();
    await world.work(message(0));
    for (const call of [calls[2]!, calls[40]!])
      await world.calls.put(marked(call, 'SUCCESS', { at: world.clock.now() })!, call.revision);
    await world.run(HOUR_MS);
    expect(world.requestsOf(calls[2]!) + world.requestsOf(calls[40]!)).toBe(0);
    expect(await world.calls.get(ID, calls[2]!.id)).toMatchObject({ resolution: { by: 'person' } });
    expect(await world.is(id)).toMatchObject({ status: 'done', sent: 59, succeeded: 58, skipped: 1 });
  });
});
