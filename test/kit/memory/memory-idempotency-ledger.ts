import { IDEMPOTENCY_SECONDS } from '../../../lambdas/contract/limits.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { Claim, IdempotencyKey, IdempotencyLedger } from '../../../lambdas/ports/idempotency-ledger.ts';
import { storedCopy } from './stored-copy.ts';

export class MemoryIdempotencyLedger implements IdempotencyLedger {
  readonly #clock: Clock;
  readonly #claims = new Map<string, Claim>();

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
  }

  async claim(claim: Claim): Promise<{ claim: Claim; isNew: boolean }> {
    const held = this.#held(claim);
    if (held) return { claim: storedCopy(held), isNew: false };
    const { sentAt: _none, answer: _neither, ...unsent } = claim;
    this.#claims.set(placeOf(claim), storedCopy(unsent));
    return { claim, isNew: true };
  }

  async find(key: IdempotencyKey): Promise<Claim | undefined> {
    const held = this.#held(key);
    return held && storedCopy(held);
  }

  async markSent(claim: Claim, sentAt: number, answer: string): Promise<void> {
    const held = this.#claims.get(placeOf(claim));
    if (held?.acceptedAt !== claim.acceptedAt || held.sentAt !== undefined) return;
    this.#claims.set(placeOf(claim), { ...held, sentAt, answer });
  }

  #held(key: IdempotencyKey): Claim | undefined {
    const claim = this.#claims.get(placeOf(key));
    return claim && claim.acceptedAt > this.#clock.now() - IDEMPOTENCY_SECONDS * 1000 ? claim : undefined;
  }
}

function placeOf({ scope, kind, key }: IdempotencyKey): string {
  return JSON.stringify([scope, kind, key]);
}
