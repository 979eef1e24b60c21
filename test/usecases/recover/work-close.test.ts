import { describe, expect, it } from 'vitest';
import type { CloseMessage } from '../../../lambdas/contract/messages.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { breakOnce, ID, type RecoverWorld, recoverWorld } from './recover-world.ts';

const close = (by: CloseMessage['by'], changes: Partial<CloseMessage> = {}): CloseMessage => ({
  v: 1,
  kind: 'close',
  callbackId: ID,
  by,
  ...changes,
});

async function open(world: RecoverWorld): Promise<number> {
  let count = 0;
  for await (const page of world.calls.oldestIn('OPEN', ID, {}, 100)) count += page.calls.length;
  return count;
}

/** Hands its own messages on, in their order, until there are none; returns them. */
async function workAll(world: RecoverWorld, first: CloseMessage) {
  const worked: { message: CloseMessage; delayMs: number }[] = [];
  for (let next = [{ message: first, delayMs: 0 }]; next.length > 0; ) {
    worked.push(...next);
    for (const { message, delayMs } of next) {
      await world.clock.advance(delayMs);
      expect(await world.work(message)).toEqual([]);
    }
    next = world.take().recovery as typeof next;
  }
  return worked;
}

const DELETED = { at: START, until: START + 60 * DAY_MS };
const remove = (world: RecoverWorld) => world.callbacks.remove(sampleCallback(), DELETED.at, DELETED.until);
const switchOff = (world: RecoverWorld) =>
  world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2, retriesEnabled: false }));

describe('closing what waits of a deleted callback', () => {
  it('goes on by messages, a thousand at a time, and walks twice more', async () => {
    const world = await recoverWorld();
    const calls = await world.store(2100);
    await remove(world);
    const worked = await workAll(world, close('deleted'));
    expect(worked.map(({ message, delayMs }) => [message.pass, message.after, delayMs])).toEqual([
      [undefined, undefined, 0],
      [undefined, calls[999]!.id, 0],
      [undefined, calls[1999]!.id, 0],
      [1, undefined, 60_000],
      [2, undefined, 240_000],
    ]);
    expect(await open(world)).toBe(0);
    expect((await world.calls.get(ID, calls[2050]!.id))!.resolution).toEqual({ by: 'deleted', at: START });
  });

  it('does nothing without a tombstone', async () => {
    const world = await recoverWorld();
    await world.store(3);
    await workAll(world, close('deleted'));
    expect(await open(world)).toBe(3);
  });

  it('meets later what the index showed too late', async () => {
    const world = await recoverWorld({ indexLagMs: 50_000 });
    await world.store(3);
    await remove(world);
    await workAll(world, close('deleted'));
    await world.clock.advance(50_000);
    expect(await open(world)).toBe(0);
  });

  it('closes a call that was attempted meanwhile, and leaves one that succeeded', async () => {
    const world = await recoverWorld();
    const [failing, good] = await world.store(2);
    await remove(world);
    const put = world.ports.calls.put.bind(world.ports.calls);
    let others: Promise<unknown> | undefined;
    const meanwhile = async () => {
      await world.attempted(failing!);
      await put({ ...good!, status: 'SUCCESS', revision: 2 }, 1);
    };
    world.ports.calls.put = async (call, replaces) => {
      if (call.resolution?.by === 'deleted') {
        others ??= meanwhile();
        await others;
      }
      return put(call, replaces);
    };
    await world.work(close('deleted'));
    expect(await world.calls.get(ID, failing!.id)).toMatchObject({ status: 'FAILED', attemptCount: 1 });
    expect(await world.calls.get(ID, good!.id)).toMatchObject({ status: 'SUCCESS' });
  });

  it('comes back where a write fails, and repeats what was done without harm', async () => {
    const world = await recoverWorld();
    await world.store(60);
    await remove(world);
    breakOnce(world.ports.calls, 'put', 'after');
    expect(await world.work(close('deleted'))).toEqual(['0']);
    await world.work(close('deleted'));
    expect(await open(world)).toBe(0);
  });
});

describe('closing what waits when retries are switched off', () => {
  it('leaves what was accepted since: that has its first attempt before it', async () => {
    const world = await recoverWorld();
    await world.store(30, { ageMs: 1 });
    await switchOff(world);
    await world.clock.advance(10);
    const [since, failed] = await world.store(2, { apartMs: 1 });
    await world.attempted(failed!);
    await workAll(world, close('retries-off'));
    expect(await open(world)).toBe(1);
    expect(await world.calls.get(ID, since!.id)).toMatchObject({ status: 'PENDING' });
  });

  it('does nothing where they are on again, or the callback is deleted', async () => {
    const world = await recoverWorld();
    await world.store(3);
    await workAll(world, close('retries-off'));
    await switchOff(world);
    await remove(world);
    await workAll(world, close('retries-off'));
    expect(await open(world)).toBe(3);
  });
});

describe('closing what is overdue', () => {
  it('ends at the first page in which nothing is, and walks once', async () => {
    const world = await recoverWorld();
    await world.store(1250, { ageMs: DAY_MS + 60_000 });
    await world.store(1500);
    const worked = await workAll(world, close('cutoff'));
    expect(worked).toHaveLength(2);
    expect(await open(world)).toBe(1500);
    const closed = world.log.lines.filter(({ event }) => event === 'calls.closed');
    expect(closed.reduce((sum, { fields }) => sum + Number(fields.calls), 0)).toBe(1250);
  });
});
