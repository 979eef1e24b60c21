import type { CallLimits } from '../../../lambdas/ports/caller.ts';
import type { TokenResult, TokenSource } from '../../../lambdas/ports/token-source.ts';

const TOKENS = ['first-token', 'second-token', 'third-token'];

/** Gives its tokens in turn, each until it was not accepted, or answers as told; keeps what it was asked. */
export class MemoryTokenSource implements TokenSource {
  readonly asked: { limits: Pick<CallLimits, 'connectMs' | 'responseMs'>; not?: string }[] = [];
  #refused = 0;
  next: (not?: string) => TokenResult | Promise<TokenResult> = (not) => {
    if (not === TOKENS[this.#refused]) this.#refused += 1;
    return { kind: 'token', token: TOKENS[this.#refused]! };
  };

  async tokenFor(...[, limits, not]: Parameters<TokenSource['tokenFor']>): Promise<TokenResult> {
    this.asked.push({ limits, ...(not !== undefined && { not }) });
    return this.next(not);
  }
}
