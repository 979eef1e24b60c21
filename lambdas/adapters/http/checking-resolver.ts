import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { addressIsForbidden } from '../../domain/request/address-policy.ts';

/** Every address of a name; rejects or resolves to none where there is none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** `public`: only addresses of the public Internet. `any`: a local run. */
export type AddressPolicy = 'public' | 'any';

export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

export class UnresolvedNameError extends Error {
  override readonly name = 'UnresolvedNameError';
}

/** Finds the addresses of hosts, and gives them out only if every one of them may be reached. */
export class CheckingResolver {
  readonly #policy: AddressPolicy;
  readonly #resolve: Resolve;
  /**
   * Look-ups under way, so that ten calls to one name ask once: the system's resolver has four threads, and a
   * name whose servers hang would else hold up every other name.
   */
  readonly #underWay = new Map<string, Promise<LookupAddress[]>>();

  constructor(policy: AddressPolicy, resolve: Resolve = (hostname) => dns.lookup(hostname, { all: true })) {
    this.#policy = policy;
    this.#resolve = resolve;
  }

  /** For hosts that are IP literals: Node connects to those without asking any look-up. */
  assertLiteralAllowed(address: string): void {
    const why = this.#whyForbidden(address);
    if (why !== undefined) throw new BlockedAddressError(`the host is ${why}`);
  }

  /**
   * At least one address, all of them checked.
   * @throws BlockedAddressError if any is forbidden. It does not say which: answers of a private resolver are
   *   no business of whoever registered the name.
   * @throws UnresolvedNameError
   */
  async addressesOf(hostname: string): Promise<LookupAddress[]> {
    const running = this.#underWay.get(hostname) ?? this.#resolveAll(hostname);
    this.#underWay.set(hostname, running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(hostname);
    }
  }

  async #resolveAll(hostname: string): Promise<LookupAddress[]> {
    const addresses = await this.#resolve(hostname).catch((error: unknown) => {
      throw new UnresolvedNameError(`the name cannot be resolved${codeIn(error)}`, { cause: error });
    });
    if (addresses.length === 0) throw new UnresolvedNameError('the name has no address');
    for (const { address } of addresses) {
      const why = this.#whyForbidden(address);
      if (why !== undefined) throw new BlockedAddressError(`the name leads to ${why}`);
    }
    return addresses.map(({ address }) => ({ address, family: isIP(address) }));
  }

  #whyForbidden(address: string): string | undefined {
    return this.#policy === 'any' ? undefined : addressIsForbidden(address);
  }
}

function codeIn(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}
