import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { OAuth2 } from '../../domain/callback/callback.ts';
import type { Caller, CallLimits } from '../../ports/caller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TokenResult, TokenSource } from '../../ports/token-source.ts';
import { TokenFaultError } from './token-fault.ts';
import { requestToken } from './token-request.ts';

const MAX_TOKENS = 1000;
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
  readonly #tokens: LRUCache<string, string>;
  readonly #underWay = new Map<string, Promise<string>>();

  constructor({ caller, clock }: { caller: Caller; clock: Clock }) {
    this.#caller = caller;
    this.#clock = clock;
    this.#tokens = new LRUCache({ max: MAX_TOKENS, ttlResolution: 0, perf: clock });
  }

  /** Rejects only for what is no endpoint's doing. */
  async tokenFor(auth: OAuth2, limits: Limits, not?: string): Promise<TokenResult> {
    const key = keyOf(auth);
    const kept = this.#tokens.get(key);
    if (kept !== undefined && kept !== not) return { kind: 'token', token: kept };
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
    const start = this.#clock.now();
    const { text, expiresInSeconds = UNTOLD_EXPIRY_SECONDS + MARGIN_SECONDS } = await requestToken(
      this.#caller,
      auth,
      limits,
    );
    const ttl = (expiresInSeconds - MARGIN_SECONDS) * 1000;
    // To the cache, a time to live of nothing is one without end.
    if (ttl > 0) this.#tokens.set(key, text, { ttl, start });
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
