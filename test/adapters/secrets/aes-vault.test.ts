import { expect, it } from 'vitest';
import { AesVault, SealBrokenError } from '../../../lambdas/adapters/secrets/aes-vault.ts';

const vault = new AesVault({ secret: async () => 'a data key' });
const failureOf = async (opening: Promise<string>): Promise<unknown> =>
  opening.catch((error: unknown) => error);

it('opens what it sealed, whatever the text', async () => {
  for (const plain of ['whsec_abc', '', 'é€😀', 'x'.repeat(100_000)]) {
    const sealed = await vault.seal(plain, 'cb_1');
    expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
    expect(await vault.open(sealed, 'cb_1')).toBe(plain);
  }
});

it('seals the same text differently each time', async () => {
  expect(await vault.seal('same', 'cb_1')).not.toBe(await vault.seal('same', 'cb_1'));
});

it('does not open a value that was moved elsewhere', async () => {
  const sealed = await vault.seal('plain text', 'cb_1');
  const failure = await failureOf(vault.open(sealed, 'cb_2'));
  expect(failure).toBeInstanceOf(SealBrokenError);
  expect(`${failure}`).toContain('cb_2');
  expect(`${(failure as Error).stack} ${(failure as Error).cause}`).not.toContain('plain text');
});

it('does not open a value of another key, and opens it again with the right one', async () => {
  let secret = 'a data key';
  const changing = new AesVault({ secret: async () => secret });
  const sealed = await changing.seal('plain', 'cb_1');
  secret = 'another key';
  await expect(changing.open(sealed, 'cb_1')).rejects.toBeInstanceOf(SealBrokenError);
  secret = 'a data key';
  expect(await changing.open(sealed, 'cb_1')).toBe('plain');
});

it('does not open what was altered in any byte, cut, or never sealed', async () => {
  const sealed = await vault.seal('plain', 'cb_1');
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  const broken = [...bytes.keys()].map((i) => {
    const copy = Buffer.from(bytes);
    copy[i]! ^= 1;
    return `v1.${copy.toString('base64url')}`;
  });
  broken.push('', 'plain', 'v1.', `v2.${sealed.slice(3)}`, sealed.slice(3));
  broken.push(
    `v1.${bytes.subarray(0, 20).toString('base64url')}`,
    `v1.${bytes.subarray(0, -1).toString('base64url')}`,
  );
  for (const value of broken)
    expect(await failureOf(vault.open(value, 'cb_1'))).toBeInstanceOf(SealBrokenError);
});

it('tells of a secret that cannot be read as what it is', async () => {
  const locked = new AesVault({ secret: () => Promise.reject(new Error('access denied')) });
  await expect(locked.seal('plain', 'cb_1')).rejects.toThrow('access denied');
});
