import type { CallLimits } from '../../../lambdas/ports/caller.ts';
import type { TokenResult, TokenSource } from '../../../lambdas/ports/token-source.ts';

/** Answers as told, and keeps what it was asked. */
export class MemoryTokenSource implements TokenSource {
  readonly asked: { limits: Pick<CallLimits, 'connectMs' | 'responseMs'>; not?: string }[] = [];
  next: (not?: string) => TokenResult | Promise<TokenResult> = (not) => ({
    kind: 'token',
    token: not === undefined ? 'first-token' : 'second-token',
  });

  async tokenFor(...[, limits, not]: Parameters<TokenSource['tokenFor']>): Promise<TokenResult> {
    this.asked.push({ limits, ...(not !== undefined && { not }) });
    return this.next(not);
  }
}
