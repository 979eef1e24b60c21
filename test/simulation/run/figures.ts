import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SimRecord } from '../world/record.ts';

const HOUR_MS = 3_600_000;

/** What a run was made of, to be added up over many. */
export interface Figures {
  callbacks: number;
  calls: number;
  attempts: number;
  hours: number;
  outages: number;
  /** Outages that lasted longer than an hour. */
  longOutages: number;
  mails: number;
  /** Crashes, failures, lost answers, half sends, slowness. */
  faults: number;
  /** Messages that came twice or late. */
  untidy: number;
  acts: number;
  /** How often a callback was parked, and how often a drain began. */
  parks: number;
  drains: number;
  probes: number;
}

/** Below these averages a run shows too little, however well it went: it fails.  */
const FLOORS: Partial<Figures> = {
  ...{ callbacks: 5, calls: 200, attempts: 1000, longOutages: 1, faults: 3 },
  ...{ parks: 1, drains: 1, probes: 20 },
};
/** Fewer days than this may be poor by chance. */
export const ENOUGH_SEEDS = 1000;

export function figuresOf({ callbacks }: Scenario, record: SimRecord): Figures {
  const { final, faults, startedAt, endedAt } = record;
  const untidy = faults.filter(({ kind }) => kind === 'duplicate' || kind === 'late').length;
  const begun = (mode: Mode) =>
    record.moves.filter(({ before, after }) => before.mode !== mode && after.mode === mode).length;
  const lasted = final.outages.map((outage) => (outage.endedAt ?? endedAt) - outage.startedAt);
  return {
    callbacks: callbacks.length,
    calls: final.calls.length,
    attempts: record.requests.length,
    hours: (endedAt - startedAt) / HOUR_MS,
    outages: final.outages.length,
    longOutages: lasted.filter((ms) => ms > HOUR_MS).length,
    mails: record.mails.filter(({ result }) => result === 'sent').length,
    faults: faults.length - untidy,
    untidy,
    acts: record.acts.length,
    parks: begun('parked'),
    drains: begun('draining'),
    probes: record.requests.filter(({ trigger }) => trigger === 'probe').length,
  };
}

export function sumOf(all: Figures[]): Figures {
  const sum = { ...all[0]! };
  for (const one of all.slice(1))
    for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += one[name];
  return sum;
}

/** The last line of a run: averages, where it was of more than one day. */
export function averages(sum: Figures, seeds: number): string {
  const each = (name: keyof Figures) =>
    seeds === 1 && name !== 'hours' ? String(sum[name]) : (sum[name] / seeds).toFixed(1);
  return [
    `${seeds === 1 ? '' : 'on average '}${each('callbacks')} callbacks, ${each('calls')} calls, ${each('attempts')} attempts`,
    `${each('longOutages')} outages over an hour (of ${each('outages')}), ${each('faults')} faults of ours`,
    `${each('untidy')} messages twice or late, ${each('acts')} acts of people, ${each('mails')} mails`,
    `${each('parks')} times parked, ${each('drains')} drains, ${each('probes')} probes`,
    `${each('hours')} virtual hours${seeds === 1 ? '' : ' a seed'}`,
  ].join(', ');
}

/** What there was too little of, each with its average and what is wanted. */
export function belowFloors(sum: Figures, seeds: number): string[] {
  return (Object.entries(FLOORS) as [keyof Figures, number][])
    .filter(([name, floor]) => sum[name] / seeds < floor)
    .map(([name, floor]) => `${name}: ${(sum[name] / seeds).toFixed(1)} a seed, and ${floor} are wanted`);
}
