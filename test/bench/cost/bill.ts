import { type Billed, PART_OF, type Part, PRICES } from './prices.ts';

/** What was used: billed units, and requests by function and operation. */
export class Bill {
  readonly #used = new Map<Billed, number>();
  readonly #requests = new Map<string, number>();

  use(billed: Billed, amount: number): void {
    this.#used.set(billed, (this.#used.get(billed) ?? 0) + amount);
  }

  request(name: string): void {
    this.#requests.set(name, (this.#requests.get(name) ?? 0) + 1);
  }

  used(billed: Billed): number {
    return this.#used.get(billed) ?? 0;
  }

  requests(): Record<string, number> {
    return Object.fromEntries([...this.#requests].sort(([one], [other]) => one.localeCompare(other)));
  }

  /** Dollars by part. */
  parts(): Record<Part, number> {
    const parts = Object.fromEntries(Object.values(PART_OF).map((part) => [part, 0])) as Record<Part, number>;
    for (const [billed, amount] of this.#used) parts[PART_OF[billed]] += amount * PRICES[billed];
    return parts;
  }

  total(): number {
    return Object.values(this.parts()).reduce((sum, part) => sum + part, 0);
  }
}

/** Dollars for a million calls, egress apart. */
export interface Cost {
  usdPerMillionCalls: number;
  parts: Record<Exclude<Part, 'egress'>, number>;
  egress: number;
}

export function costOf(bill: Bill, calls: number): Cost {
  const perMillion = Object.entries(bill.parts()).map(
    ([part, dollars]) => [part, (dollars / calls) * 1_000_000] as const,
  );
  const { egress, ...parts } = Object.fromEntries(perMillion) as Record<Part, number>;
  return { usdPerMillionCalls: Object.values(parts).reduce((sum, part) => sum + part, 0), parts, egress };
}
