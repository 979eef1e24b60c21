import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eraseContent } from '../../bin/ops/erase/erase-content.ts';
import { documentClient } from '../../lambdas/adapters/dynamo/document-client.ts';
import { keys } from '../../lambdas/contract/tables.ts';
import type { Call } from '../../lambdas/domain/call/call.ts';
import { marked } from '../../lambdas/domain/call/call-moves.ts';
import { isReplayable, reopened } from '../../lambdas/domain/call/reopening.ts';
import { DAY_MS, sampleAttempt } from '../contracts/samples.ts';
import { callbackIn, callIn, itemsOf, LARGE, SECRET, tells } from './erase-scene.ts';
import { type OpsWorld, opsWorld } from './ops-world.ts';

let world: OpsWorld;
beforeAll(async () => {
  world = await opsWorld();
});
afterAll(() => world?.stop());

const erase = (callbackId: string) => world.ops('erase', '--callback', callbackId, '--yes');

/** What happens to the nth write of a run, if anything. */
interface Disturbance {
  before?(nth: number): Promise<unknown> | undefined;
  after?(nth: number): Promise<unknown> | undefined;
}

/** Erases with a client whose writes are disturbed. Returns whether nothing is left to come back for. */
async function eraseWith(callbackId: string, { before, after }: Disturbance): Promise<boolean> {
  const documents = documentClient(world.engine.config);
  onTestFinished(() => documents.destroy());
  let writes = 0;
  documents.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        if (!/^(Put|Update)/.test(String(commandName))) return next(request);
        writes += 1;
        const nth = writes;
        await before?.(nth);
        const answer = await next(request);
        await after?.(nth);
        return answer;
      },
    { step: 'initialize' },
  );
  const { tables } = world.engine;
  const ports = { documents, tables, clock: world.clock, print: () => undefined };
  return eraseContent(ports, { callbackId }, { isForReal: true });
}

describe('pending calls', () => {
  it('are left as they are, and told', async () => {
    const callback = await callbackIn(world);
    const open = await callIn(world, callback, 'PENDING', { payload: LARGE });
    const done = await callIn(world, callback, 'FAILED');
    const before = await itemsOf(world, open);
    const { code, said } = await erase(callback.id);
    expect(code).toBe(1);
    expect(said).toContain('1 erased\n');
    expect(said).toContain('1 pending, left as they are');
    expect(await itemsOf(world, open)).toEqual(before);
    expect(await tells(world, done)).toBe(false);
  });

  it('past their cutoff are the failed ones that readers take them for', async () => {
    const callback = await callbackIn(world);
    const acceptedAt = world.clock.now() - 2 * DAY_MS;
    const call = await callIn(world, callback, 'PENDING', { acceptedAt });
    expect((await erase(callback.id)).code).toBe(0);
    expect(await tells(world, call)).toBe(false);
    expect(await world.ledgers.calls.get(callback.id, call.id)).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'cutoff', at: call.retryUntil },
    });
  });

  it('that have just passed it may be pending to others still', async () => {
    const callback = await callbackIn(world);
    const acceptedAt = world.clock.now() - DAY_MS - 60_000;
    const call = await callIn(world, callback, 'PENDING', { acceptedAt });
    expect((await erase(callback.id)).code).toBe(1);
    expect(await tells(world, call)).toBe(true);
  });

  it('of a deleted callback are closed, as they would be anyway', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'PENDING', { payload: LARGE });
    await world.ledgers.callbacks.remove(callback, world.clock.now(), world.clock.now() + 40 * DAY_MS);
    expect((await erase(callback.id)).code).toBe(0);
    expect(await tells(world, call)).toBe(false);
    const stored = await world.ledgers.calls.get(callback.id, call.id);
    expect(stored).toMatchObject({ status: 'FAILED', resolution: { by: 'deleted' } });
  });
});

describe('erasing again', () => {
  it('finds nothing, and changes nothing', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED', { payload: LARGE });
    await erase(callback.id);
    const before = await itemsOf(world, call);
    await world.clock.advance(DAY_MS);
    const { code, said } = await erase(callback.id);
    expect(code).toBe(0);
    expect(said).toContain('0 erased\n  1 with nothing to erase\n');
    expect(await itemsOf(world, call)).toEqual(before);
  });

  it('takes the answer to an attempt that was under way', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED');
    await erase(callback.id);
    await world.ledgers.calls.keepAttempt(call, sampleAttempt(world.clock.now(), { responseBody: SECRET }));
    expect((await erase(callback.id)).said).toContain('1 erased\n');
    expect(await tells(world, call)).toBe(false);
  });

  it.each([1, 2, 3, 4, 5].flatMap((nth) => [['before', nth] as const, ['after', nth] as const]))(
    'after it broke off %s its write number %i goes on with what is left',
    async (when, nth) => {
      const callback = await callbackIn(world);
      const calls: Call[] = [];
      for (let i = 0; i < 3; i++) calls.push(await callIn(world, callback, 'SUCCESS', { payload: LARGE }));
      const breaking = eraseWith(callback.id, {
        [when]: async (write: number) => {
          if (write >= nth) throw new Error('broken off');
        },
      });
      await expect(breaking).rejects.toThrow('broken off');
      expect((await erase(callback.id)).code).toBe(0);
      expect(await tells(world, ...calls)).toBe(false);
    },
  );
});

describe('erasing a call', () => {
  it('begins with what keeps it from being sent', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED', { payload: LARGE });
    const breaking = eraseWith(callback.id, { after: () => Promise.reject(new Error('broken off')) });
    await expect(breaking).rejects.toThrow('broken off');
    const stored = (await world.ledgers.calls.get(callback.id, call.id))!;
    expect([isReplayable(call), isReplayable(stored)]).toEqual([true, false]);
  });
});

describe('a call that changes right before it is erased', () => {
  const meanwhile = (act: () => Promise<unknown>) => ({
    before: (nth: number) => (nth === 1 ? act() : undefined),
  });

  it('keeps what was written', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED');
    const word = { at: world.clock.now(), actor: 'key_1' };
    const mark = meanwhile(() => world.ledgers.calls.put(marked(call, 'SUCCESS', word)!, call.revision));
    expect(await eraseWith(callback.id, mark)).toBe(true);
    expect(await tells(world, call)).toBe(false);
    expect(await world.ledgers.calls.get(callback.id, call.id)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'person' },
      erasedAt: world.clock.now(),
    });
  });

  it('stays whole where a replay made it pending', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED', { payload: LARGE });
    const replay = { replayId: 'rep_1', now: world.clock.now(), windowMs: DAY_MS };
    const open = reopened(call, replay);
    const sent = meanwhile(() => world.ledgers.calls.put(open, call.revision));
    expect(await eraseWith(callback.id, sent)).toBe(false);
    expect(await world.ledgers.calls.get(callback.id, call.id)).toEqual(open);
    expect(await world.ledgers.calls.payload(open)).toBe(LARGE);
  });

  it('is not made anew where it has aged away', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED');
    const { documents, tables } = world.engine;
    const aged = meanwhile(() =>
      documents.send(new DeleteCommand({ TableName: tables.calls, Key: keys.call(callback.id, call.id) })),
    );
    await eraseWith(callback.id, aged);
    expect(await world.ledgers.calls.get(callback.id, call.id)).toBeUndefined();
  });
});
