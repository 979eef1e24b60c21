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
}

export function figuresOf({ callbacks }: Scenario, record: SimRecord): Figures {
  const { final, faults, startedAt, endedAt } = record;
  const untidy = faults.filter(({ kind }) => kind === 'duplicate' || kind === 'late').length;
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
  };
}

export function sumOf(all: Figures[]): Figures {
  const sum = { ...all[0]! };
  for (const one of all.slice(1))
    for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += one[name];
  return sum;
}

/** The last line of a run. */
export function averages(sum: Figures, seeds: number): string {
  const each = (name: keyof Figures) => (sum[name] / seeds).toFixed(1);
  return [
    `on average ${each('callbacks')} callbacks, ${each('calls')} calls, ${each('attempts')} attempts`,
    `${each('longOutages')} outages over an hour (of ${each('outages')}), ${each('faults')} faults of ours`,
    `${each('untidy')} messages twice or late, ${each('acts')} acts of people, ${each('mails')} mails`,
    `${each('hours')} virtual hours a seed`,
  ].join(', ');
}
