import type { Fault } from '../domain/call/answer.ts';
import type { OAuth2 } from '../domain/callback/callback.ts';
import type { CallLimits } from './caller.ts';

export type TokenResult = { kind: 'token'; token: string } | Fault;

/** Access tokens of OAuth 2 client credentials, believed until they expire. Never throws for what a token endpoint does. */
export interface TokenSource {
  /**
   * `not`: a token that a receiver did not accept, to be replaced by another one. A fault is `credentials_error`, or
   * `blocked_address` where the endpoint may not be talked to.
   */
  tokenFor(
    auth: OAuth2,
    limits: Pick<CallLimits, 'connectMs' | 'responseMs'>,
    not?: string,
  ): Promise<TokenResult>;
}
