import type { Behaviour } from './virtual-receiver.ts';

export interface CaseSpec {
  name: string;
  calls: number;
  callbacks: number;
  /** For how long calls are published, evenly. */
  publishSeconds: number;
  payloadHistory: 'all' | 'failures';
  outage?: { behaviour: Behaviour; seconds: number };
  /** Parking is off: each call is tried again by itself. */
  isNaive?: boolean;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A hundred calls a second. */
const steady = { calls: 5000, publishSeconds: 50, payloadHistory: 'all' } as const;
/** They come in over the first quarter of an hour of an outage, and wait for the rest of it. */
const waiting = (calls: number) =>
  ({ calls, callbacks: 1, publishSeconds: 1000, payloadHistory: 'all' }) as const;
/** So few that a day of them can be run; what each costs does not depend on how many there are. */
const naive = { calls: 100, callbacks: 1, publishSeconds: 1, payloadHistory: 'all', isNaive: true } as const;

export const SUCCESS = 'success';
export const SUCCESS_FAILURES = 'success, payloads of failures only';
export const THOUSAND = '1,000 calls in a quarter of an hour';
export const DAY_THOUSAND = '24 h outage, refused, 1,000 waiting';
export const DAY_THOUSAND_HANGING = '24 h outage, 10 s time-outs, 1,000 waiting';
export const DAY_MANY = '24 h outage, refused, 100,000 waiting';
export const NAIVE_DAY_HANGING = '24 h outage, 10 s time-outs, naive';

export const CASES: CaseSpec[] = [
  { ...steady, name: SUCCESS, callbacks: 1 },
  { ...steady, name: `${SUCCESS}, 1,000 callbacks`, callbacks: 1000 },
  { ...steady, name: SUCCESS_FAILURES, callbacks: 1, payloadHistory: 'failures' },
  {
    ...steady,
    name: `${SUCCESS_FAILURES}, 1,000 callbacks`,
    callbacks: 1000,
    payloadHistory: 'failures',
  },
  {
    name: 'one retry',
    calls: 800,
    callbacks: 1,
    publishSeconds: 8,
    payloadHistory: 'all',
    // Over before the callback would be parked.
    outage: { behaviour: 'fails', seconds: 9 },
  },
  { ...waiting(1000), name: THOUSAND },
  { ...waiting(1000), name: '1 h outage, refused', outage: { behaviour: 'refuses', seconds: HOUR } },
  { ...waiting(1000), name: '1 h outage, 10 s time-outs', outage: { behaviour: 'hangs', seconds: HOUR } },
  { ...waiting(1000), name: DAY_THOUSAND, outage: { behaviour: 'refuses', seconds: DAY } },
  { ...waiting(1000), name: DAY_THOUSAND_HANGING, outage: { behaviour: 'hangs', seconds: DAY } },
  { ...waiting(100_000), name: DAY_MANY, outage: { behaviour: 'refuses', seconds: DAY } },
  { ...naive, name: '1 h outage, refused, naive', outage: { behaviour: 'refuses', seconds: HOUR } },
  { ...naive, name: '1 h outage, 10 s time-outs, naive', outage: { behaviour: 'hangs', seconds: HOUR } },
  { ...naive, name: '24 h outage, refused, naive', outage: { behaviour: 'refuses', seconds: DAY } },
  { ...naive, name: NAIVE_DAY_HANGING, outage: { behaviour: 'hangs', seconds: DAY } },
];
