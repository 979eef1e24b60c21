import {
  DAY_MANY,
  DAY_THOUSAND,
  DAY_THOUSAND_HANGING,
  NAIVE_DAY_HANGING,
  SUCCESS,
  SUCCESS_FAILURES,
  THOUSAND,
} from './cases.ts';
import type { CaseResult } from './run-case.ts';

export interface Verdict {
  target: string;
  measured: string;
  /** Undefined: it is told, and held to nothing. */
  isMet?: boolean;
}

const dollars = (amount: number) => `$${amount.toFixed(2)}`;

/** What the cases that were run must reach. Those that need a case that was not run are left out. */
export function verdictsOn(results: CaseResult[]): Verdict[] {
  const find = (name: string) => results.find((result) => result.case === name);
  return [
    ...priced(find(SUCCESS), 2),
    ...priced(find(SUCCESS_FAILURES), 1.4),
    ...ratio(find(DAY_MANY), find(SUCCESS)),
    ...cheaper(find(DAY_MANY), find(NAIVE_DAY_HANGING)),
    // A day's 288 beats cost the same however few calls wait: among a thousand each has a large share of them.
    ...told(ratio(find(DAY_THOUSAND), find(THOUSAND))),
    ...told(ratio(find(DAY_THOUSAND_HANGING), find(THOUSAND))),
    ...told(cheaper(find(DAY_THOUSAND_HANGING), find(NAIVE_DAY_HANGING))),
    ...results.flatMap((result) => [...complete(result), ...quiet(result), ...gentle(result)]),
  ];
}

function priced(result: CaseResult | undefined, most: number): Verdict[] {
  if (!result) return [];
  const { usdPerMillionCalls } = result;
  return [
    {
      target: `${result.case}: at most ${dollars(most)} per million`,
      measured: dollars(usdPerMillionCalls),
      isMet: usdPerMillionCalls <= most,
    },
  ];
}

function ratio(outage: CaseResult | undefined, without: CaseResult | undefined): Verdict[] {
  if (!outage || !without) return [];
  const times = outage.usdPerMillionCalls / without.usdPerMillionCalls;
  return [
    {
      target: `${outage.case}: at most 3 times the price of the same calls without it`,
      measured: `${times.toFixed(2)} times`,
      isMet: times <= 3,
    },
  ];
}

function cheaper(outage: CaseResult | undefined, naive: CaseResult | undefined): Verdict[] {
  if (!outage || !naive) return [];
  const times = naive.usdPerMillionCalls / outage.usdPerMillionCalls;
  return [
    {
      target: `${outage.case}: at least 50 times cheaper than naive with time-outs`,
      measured: `${times.toFixed(0)} times`,
      isMet: times >= 50,
    },
  ];
}

function told(verdicts: Verdict[]): Verdict[] {
  return verdicts.map(({ isMet: _, ...verdict }) => verdict);
}

function complete({ case: name, calls, figures: { delivered, deliveredTwice } }: CaseResult): Verdict[] {
  return [
    {
      target: `${name}: every call is delivered, none twice`,
      measured: `${delivered} of ${calls}, ${deliveredTwice} twice`,
      isMet: delivered === calls && deliveredTwice === 0,
    },
  ];
}

function quiet({ case: name, figures: { mostPerParkedInterval: most } }: CaseResult): Verdict[] {
  if (!/waiting$/.test(name)) return [];
  return [{ target: `${name}: at most 3 attempts per interval`, measured: `${most}`, isMet: most <= 3 }];
}

/** The first step of a drain may be as large as it likes only if it is ten; each other at most double the one before. */
function gentle({ case: name, figures: { drainSteps } }: CaseResult): Verdict[] {
  if (drainSteps.length === 0) return [];
  const growth = Math.max(...drainSteps.map((size, i) => size / (drainSteps[i - 1] ?? 5)));
  return [
    {
      target: `${name}: no step of the drain is more than double the one before`,
      measured: `${growth.toFixed(1)} times at most, up to ${Math.max(...drainSteps)} calls`,
      isMet: growth <= 2,
    },
  ];
}
