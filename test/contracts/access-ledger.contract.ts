import { expect, it } from 'vitest';
import type { AccessLedger, Key } from '../../lambdas/ports/access-ledger.ts';
import { freshId, START } from './samples.ts';

/** `ledger` holds no keys but those made here: lists are of all. */
export function accessLedgerContract(of: () => AccessLedger): void {
  const sampleKey = (fields: Partial<Key> = {}): Key => ({
    id: freshId('key'),
    role: 'owner',
    tenant: 'acme',
    name: 'the shop',
    hash: 'ab'.repeat(32),
    createdAt: START,
    ...fields,
  });
  const listed = async (limit: number) => {
    const pages: Key[][] = [];
    for (let next: string | undefined, more = true; more; more = next !== undefined) {
      const page = await of().listKeys(limit, next);
      pages.push(page.keys);
      next = page.next;
    }
    return pages;
  };

  it('keeps keys until they are removed', async () => {
    const key = sampleKey();
    expect(await of().getKey(key.id)).toBeUndefined();
    await of().createKey(key);
    expect(await of().getKey(key.id)).toStrictEqual(key);
    expect(await of().removeKey(key.id)).toBe(true);
    expect(await of().removeKey(key.id)).toBe(false);
    expect(await of().getKey(key.id)).toBeUndefined();
  });

  it('creates a key once; the same again is the same', async () => {
    const key = sampleKey({ tenant: undefined, name: undefined, role: 'admin' });
    await of().createKey(key);
    await of().createKey(key);
    await expect(of().createKey({ ...key, hash: 'cd'.repeat(32) })).rejects.toThrow(key.id);
    expect(await of().getKey(key.id)).toStrictEqual({
      id: key.id,
      role: 'admin',
      hash: key.hash,
      createdAt: START,
    });
    await of().removeKey(key.id);
  });

  it('lists keys in pages, in order of their making', async () => {
    const keys = [0, 1, 2, 3, 4].map((i) => sampleKey({ id: freshId('key', START + i * 1000) }));
    for (const key of [...keys].reverse()) await of().createKey(key);
    expect((await listed(10)).flat()).toStrictEqual(keys);
    const pages = await listed(2);
    expect(pages.flat()).toStrictEqual(keys);
    expect(pages.slice(0, 2)).toStrictEqual([keys.slice(0, 2), keys.slice(2, 4)]);
    for (const key of keys) await of().removeKey(key.id);
    expect((await listed(10)).flat()).toStrictEqual([]);
  });

  it('notes the newest use of a key that is there', async () => {
    const key = sampleKey();
    await of().createKey(key);
    await of().noteUse(key.id, START + 2000);
    await of().noteUse(key.id, START + 1000);
    expect(await of().getKey(key.id)).toStrictEqual({ ...key, lastUsedAt: START + 2000 });
    expect((await listed(10)).flat()).toStrictEqual([{ ...key, lastUsedAt: START + 2000 }]);
    await of().removeKey(key.id);
    await of().noteUse(key.id, START + 3000);
    expect(await of().getKey(key.id)).toBeUndefined();
  });

  it("keeps a tenant's administrator", async () => {
    expect(await of().adminEmailOf('acme')).toBeUndefined();
    await of().setAdminEmail('acme', 'one@example.com');
    await of().setAdminEmail('acme', 'two@example.com');
    expect(await of().adminEmailOf('acme')).toBe('two@example.com');
    expect(await of().adminEmailOf('other')).toBeUndefined();
    expect((await listed(10)).flat()).toStrictEqual([]);
  });
}
