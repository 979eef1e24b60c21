import { expect, it } from 'vitest';
import type { OAuth2 } from '../../lambdas/domain/callback/callback.ts';
import type { TokenSource } from '../../lambdas/ports/token-source.ts';

export interface TokenScene {
  tokens: TokenSource;
  auth: OAuth2;
  /** From now on the endpoint gives no tokens. */
  refuse(): void;
  /** From now on it does again. */
  grant(): void;
}

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

export function tokenSourceContract(of: () => Promise<TokenScene>): void {
  const asking = ({ tokens, auth }: TokenScene) => {
    const ask = (not?: string) => tokens.tokenFor(auth, LIMITS, not);
    const tokenOf = async (not?: string) => {
      const result = await ask(not);
      if (result.kind !== 'token') throw new Error(result.message);
      return result.token;
    };
    return { ask, tokenOf };
  };

  it('gives a token that is believed: the same one again', async () => {
    const { tokenOf } = asking(await of());
    const token = await tokenOf();
    expect(token).not.toBe('');
    expect(await tokenOf()).toBe(token);
  });

  it('gives another one for one that was not accepted, and no third', async () => {
    const { tokenOf } = asking(await of());
    const first = await tokenOf();
    const second = await tokenOf(first);
    expect(second).not.toBe(first);
    expect(await tokenOf(first)).toBe(second);
    expect(await tokenOf()).toBe(second);
  });

  it('answers with a fault where there is none to be had, and believes it no longer than that', async () => {
    const scene = await of();
    const { ask, tokenOf } = asking(scene);
    scene.refuse();
    expect(await ask()).toMatchObject({
      kind: 'fault',
      outcome: 'credentials_error',
      message: expect.any(String),
    });
    scene.grant();
    expect(await tokenOf()).not.toBe('');
  });
}
