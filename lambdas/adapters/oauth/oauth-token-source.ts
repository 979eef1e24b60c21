import { createHash } from 'node:crypto';
import QuickLRU from 'quick-lru';
import type { OAuth2 } from '../../domain/callback/callback.ts';
import type { Caller, CallLimits } from '../../ports/caller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TokenResult, TokenSource } from '../../ports/token-source.ts';
import { TokenFaultError } from './token-fault.ts';
import { requestToken } from './token-request.ts';

const MOST_TOKENS = 1000;
/** A token is not sent so late that it might expire on its way. */
const MARGIN_SECONDS = 30;
const UNTOLD_EXPIRY_SECONDS = 300;

type Limits = Pick<CallLimits, 'connectMs' | 'responseMs'>;

/**
 * Access tokens, kept until shortly before they expire. For the same credentials one request is under way at a time:
 * whoever asks meanwhile shares what comes of it, a fault too, but waits no longer than its own limits. Faults are not kept.
 */
export class OAuthTokenSource implements TokenSource {
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #tokens = new QuickLRU<string, { text: string; until: number }>({ maxSize: MOST_TOKENS });
  readonly #underWay = new Map<string, Promise<string>>();

  constructor({ caller, clock }: { caller: Caller; clock: Clock }) {
    this.#caller = caller;
    this.#clock = clock;
  }

  /** Rejects only for what is no endpoint's doing. */
  async tokenFor(auth: OAuth2, limits: Limits, not?: string): Promise<TokenResult> {
    const key = keyOf(auth);
    const kept = this.#tokens.get(key);
    const isGood = kept !== undefined && this.#clock.now() < kept.until && kept.text !== not;
    if (isGood) return { kind: 'token', token: kept.text };
    const running = this.#underWay.get(key);
    try {
      return {
        kind: 'token',
        token: await (running ? within(limits, running) : this.#ask(key, auth, limits)),
      };
    } catch (error) {
      if (error instanceof TokenFaultError) return error.fault;
      throw error;
    }
  }

  #ask(key: string, auth: OAuth2, limits: Limits): Promise<string> {
    this.#tokens.delete(key);
    const asked = this.#request(key, auth, limits).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #request(key: string, auth: OAuth2, limits: Limits): Promise<string> {
    const askedAt = this.#clock.now();
    const { text, expiresInSeconds = UNTOLD_EXPIRY_SECONDS + MARGIN_SECONDS } = await requestToken(
      this.#caller,
      auth,
      limits,
    );
    this.#tokens.set(key, { text, until: askedAt + (expiresInSeconds - MARGIN_SECONDS) * 1000 });
    return text;
  }
}

function keyOf({ tokenUrl, clientId, clientSecret, scope }: OAuth2): string {
  return createHash('sha256')
    .update(JSON.stringify([tokenUrl, clientId, clientSecret, scope]))
    .digest('base64url');
}

async function within<T>({ responseMs }: Limits, running: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const seconds = Math.round(responseMs / 100) / 10;
  const timer = setTimeout(() => reject(new TokenFaultError(`no token within ${seconds} s`)), responseMs);
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
