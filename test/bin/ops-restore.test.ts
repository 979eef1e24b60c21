import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TableName, tableNames } from '../../bin/ops/deployment.ts';
import { keys } from '../../lambdas/contract/tables.ts';
import { marked } from '../../lambdas/domain/call/call-moves.ts';
import { DAY_MS } from '../contracts/samples.ts';
import { callIn } from './erase-scene.ts';
import { type OpsWorld, opsWorld } from './ops-world.ts';
import { type Backup, backedUp, itemsIn, lose, restoreWith } from './restore-scene.ts';

let world: OpsWorld;
let backup: Backup;
beforeEach(async () => {
  world = await opsWorld();
  backup = await backedUp(world);
});
afterEach(() => world?.stop());

const restore = (table: TableName, from: string, ...more: string[]) =>
  world.ops('restore', '--table', table, '--from', from, ...more);
const stored = (table: TableName) => itemsIn(world, world.engine.tables[table]);

describe('restore', () => {
  it.each(tableNames)('brings back all of %s, as it was', async (table) => {
    const before = await stored(table);
    await lose(world, table);
    const { code, said } = await restore(table, backup.names[table], '--yes');
    const count = before.length;
    expect(count).toBeGreaterThan(0);
    expect([code, said]).toEqual([
      0,
      `${count} ${count === 1 ? 'item' : 'items'} of ${backup.names[table]}:\n  ${count} put into ${table}\n  0 there already\n  0 past their time, left out`,
    ]);
    expect(await stored(table)).toEqual(before);
  });

  it('without --yes counts, and changes nothing', async () => {
    await lose(world, 'calls');
    const { code, said } = await restore('calls', backup.names.calls);
    expect(code).toBe(0);
    expect(said).toContain('  2 missing in calls\n  0 there already\n');
    expect(said).toContain('Nothing was changed.');
    expect(await stored('calls')).toEqual([]);
  });

  it('leaves what is there, and what came since', async () => {
    const [failed, pending] = backup.calls;
    const word = { at: world.clock.now(), actor: 'key_1' };
    const newer = marked(failed!, 'SUCCESS', word)!;
    await world.ledgers.calls.put(newer, failed!.revision);
    const since = await callIn(world, backup.callback, 'FAILED');
    const before = await stored('calls');
    const { said } = await restore('calls', backup.names.calls, '--yes');
    expect(said).toContain('  0 put into calls\n  2 there already\n');
    expect(await stored('calls')).toEqual(before);
    const read = (id: string) => world.ledgers.calls.get(backup.callback.id, id);
    expect([await read(failed!.id), await read(pending!.id)]).toEqual([newer, pending]);
    expect(await read(since.id)).toEqual(since);
  });

  it('leaves out what has aged away since, and only that', async () => {
    await lose(world, 'access');
    await world.clock.advance(2 * DAY_MS);
    const { said } = await restore('access', backup.names.access, '--yes');
    expect(said).toContain('  1 put into access\n  0 there already\n  1 past their time, left out');
    expect(await world.ledgers.access.getKey('key_1')).toBeDefined();
    expect(await stored('access')).toHaveLength(1);
  });

  it('takes nothing that belongs into another table', async () => {
    for (const table of tableNames) {
      const before = await stored(table);
      for (const other of tableNames.filter((name) => name !== table)) {
        const { code, said, complained } = await restore(table, backup.names[other], '--yes');
        expect([table, other, code, said]).toEqual([table, other, 2, '']);
        expect(complained).toContain(`holds other things than ${table}`);
      }
      expect(await stored(table)).toEqual(before);
    }
  });

  it('says so where there is no such table', async () => {
    const { code, complained } = await restore('calls', 'calls-restroed');
    expect(code).toBe(2);
    expect(complained).toMatch(/^There is no table calls-restroed to be read: [^\n]*$/);
  });
});

describe('a restore of many pages', () => {
  const CALLS = 600;

  /** As small as an item can be that has its keys. */
  async function fill(table: string): Promise<void> {
    const items = Array.from({ length: CALLS }, (_, i) => keys.call(backup.callback.id, `call_${i}`));
    for (let start = 0; start < CALLS; start += 25) {
      const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await world.engine.documents.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
    }
  }

  it.each([1, 300, 550])('that broke off at its write number %i goes on with what is missing', async (at) => {
    const from = backup.names.calls;
    await fill(from);
    const breaking = restoreWith(world, from, async (nth) => {
      if (nth >= at) throw new Error('broken off');
    });
    await expect(breaking).rejects.toThrow('broken off');
    const { code, said } = await restore('calls', from, '--yes');
    expect(code).toBe(0);
    expect(said).toContain(`${CALLS + 2} items of ${from}:\n`);
    expect(await stored('calls')).toEqual(await itemsIn(world, from));
  });
});

describe('a call that is written right before it is restored', () => {
  it('stays as it is', async () => {
    const [lost] = backup.calls;
    const newer = { ...lost!, event: 'order.other' };
    await lose(world, 'calls');
    let written: Promise<unknown> | undefined;
    const write = () => world.ledgers.calls.put(newer, 'nothing');
    const said = await restoreWith(world, backup.names.calls, () => {
      written ??= write();
      return written;
    });
    expect(said).toContain('  1 put into calls\n  1 there already\n');
    expect(await world.ledgers.calls.get(backup.callback.id, newer.id)).toEqual(newer);
  });
});
