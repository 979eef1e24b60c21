import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../lambdas/domain/call/call.ts';
import { DAY_MS, freshId } from '../contracts/samples.ts';
import { callbackIn, callIn, deliveredIn, itemsOf, LARGE, SMALL, tells } from './erase-scene.ts';
import { type OpsWorld, opsWorld } from './ops-world.ts';

let world: OpsWorld;
beforeAll(async () => {
  world = await opsWorld();
});
afterAll(() => world?.stop());

const PAYLOADS = [
  ['in the item', SMALL],
  ['apart', LARGE],
] as const;

describe.each(PAYLOADS)('erase, of a call whose payload lies %s', (_where, payload) => {
  it.each(['SUCCESS', 'FAILED'] as const)(
    'of a %s one leaves ids, times and outcomes alone',
    async (status) => {
      const callback = await callbackIn(world);
      const call = await callIn(world, callback, status, { payload, messageId: 'm-1' });
      const before = await itemsOf(world, call);
      expect(await tells(world, call)).toBe(true);
      const { code } = await world.ops('erase', '--callback', callback.id, '--yes');
      expect(code).toBe(0);
      expect(await tells(world, call)).toBe(false);
      const after = await itemsOf(world, call);
      const kept = before.map(
        ({
          payload: _payload,
          payloadApart: _apart,
          variables: _variables,
          messageLocation: _at,
          ...rest
        }) => {
          const { responseBody: _body, ...facts } = rest;
          return 'revision' in facts
            ? { ...facts, revision: Number(facts.revision) + 1, erasedAt: world.clock.now() }
            : facts;
        },
      );
      expect(after).toEqual(kept);
    },
  );

  it('that was delivered at once, takes its only attempt’s answer too', async () => {
    const callback = await callbackIn(world);
    const call = await deliveredIn(world, callback, payload);
    await world.ops('erase', '--callback', callback.id, '--yes');
    expect(await tells(world, call)).toBe(false);
    expect(await world.ledgers.calls.get(callback.id, call.id)).toMatchObject({
      status: 'SUCCESS',
      lastAttempt: { id: call.lastAttempt?.id, outcome: 'success' },
    });
  });
});

describe('erase', () => {
  it('keeps a message that comes twice from putting its payload there again', async () => {
    const callback = await callbackIn(world);
    const call = await callIn(world, callback, 'FAILED', { payload: LARGE });
    await world.ops('erase', '--callback', callback.id, '--yes');
    await world.ledgers.calls.keepPayload(call, LARGE);
    expect(await world.ledgers.calls.payload(call)).toBeUndefined();
    expect(await tells(world, call)).toBe(false);
  });

  it('without --yes counts what it would do, and changes nothing', async () => {
    const callback = await callbackIn(world);
    const calls = [
      await callIn(world, callback, 'FAILED'),
      await callIn(world, callback, 'SUCCESS', { payload: LARGE }),
      await callIn(world, callback, 'PENDING'),
    ];
    const before = await itemsOf(world, ...calls);
    const { code, said } = await world.ops('erase', '--callback', callback.id);
    expect(code).toBe(0);
    expect(said).toContain(`3 calls of the callback ${callback.id}:`);
    expect(said).toContain('2 with content to erase\n');
    expect(said).toContain('1 pending, left as they are');
    expect(said).toContain('Nothing was changed.');
    expect(await itemsOf(world, ...calls)).toEqual(before);
  });

  it('of a tenant reaches all its callbacks, deleted ones too, and nobody else’s', async () => {
    const tenant = freshId('key');
    const [one, gone, other] = [
      await callbackIn(world, { tenant }),
      await callbackIn(world, { tenant }),
      await callbackIn(world),
    ];
    const mine: Call[] = [];
    for (let i = 0; i < 30; i++) mine.push(await callIn(world, one, i % 2 === 0 ? 'FAILED' : 'SUCCESS'));
    mine.push(await callIn(world, gone, 'FAILED', { payload: LARGE }));
    const theirs = await callIn(world, other, 'FAILED');
    await world.ledgers.callbacks.remove(gone, world.clock.now(), world.clock.now() + 40 * DAY_MS);
    const { code, said } = await world.ops('erase', '--tenant', tenant, '--yes');
    expect([code, said.split('\n').slice(0, 2)]).toEqual([
      0,
      [`31 calls of the tenant ${tenant}:`, '  31 erased'],
    ]);
    expect(await tells(world, ...mine)).toBe(false);
    expect(await tells(world, theirs)).toBe(true);
  });

  it('of a message reaches its calls of every callback, in that tenant alone', async () => {
    const tenant = freshId('key');
    const [one, two] = [await callbackIn(world, { tenant }), await callbackIn(world, { tenant })];
    const other = await callbackIn(world);
    const wanted = [
      await callIn(world, one, 'FAILED', { messageId: 'm-7', payload: LARGE }),
      await callIn(world, two, 'SUCCESS', { messageId: 'm-7' }),
    ];
    const left = [
      await callIn(world, one, 'FAILED', { messageId: 'm-8' }),
      await callIn(world, other, 'FAILED', { messageId: 'm-7' }),
    ];
    const { code, said } = await world.ops('erase', '--message', 'm-7', '--tenant', tenant, '--yes');
    expect([code, said.split('\n')[0]]).toEqual([0, `2 calls of the message m-7 of the tenant ${tenant}:`]);
    expect(await tells(world, ...wanted)).toBe(false);
    for (const call of left) expect(await tells(world, call)).toBe(true);
  });

  it.each([
    ['--tenant', 'nobody'],
    ['--callback', 'cb_01KE6FVN00N0B0DY0000000000'],
  ])('of a misspelt %s says that there is nothing', async (option, name) => {
    const { code, said, complained } = await world.ops('erase', option, name, '--yes');
    expect([code, said]).toEqual([2, '']);
    expect(complained).toMatch(
      new RegExp(`^No calls of the .* ${name} are recorded\\. Is it spelled right\\?$`),
    );
  });
});
