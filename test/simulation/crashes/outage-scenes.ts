import { DEFAULT_DISABLE } from '../../../lambdas/domain/callback/callback.ts';
import type { ScenarioAct } from '../scenario/scenario.ts';
import {
  type CrashScene,
  calls,
  doubled,
  down,
  LISTENER,
  MINUTE_MS,
  QUIET,
  SECOND_MS,
} from './crash-scene.ts';

const WELL = { mode: 'direct', isInOutage: false } as const;
const STOPPED = { mode: 'stopped', isInOutage: false } as const;
const FIRST_MINUTE = { from: 0, until: 50 * SECOND_MS };

/** The third failure parks it; the last two calls wait, or find it still direct where something went wrong. */
const PARKED = {
  ...QUIET,
  bursts: [calls(2, SECOND_MS), calls(3, 13 * SECOND_MS, { apartMs: 2 * SECOND_MS })],
};

const park: CrashScene = {
  name: 'a callback is parked',
  scenario: { ...PARKED, activeMs: MINUTE_MS, callbacks: [down(16 * MINUTE_MS)] },
  parts: [{ from: 12 * SECOND_MS, until: 50 * SECOND_MS }],
  meets: {
    ports: ['queue.recover', 'queue.retry', 'health.apply'],
    triggers: ['delivery'],
    modes: ['parked'],
  },
  lastsMs: 55 * MINUTE_MS,
  ends: { calls: successes(5), ...WELL, mails: ['outage'] },
};

const probe: CrashScene = {
  name: 'a parked callback is probed',
  scenario: { ...PARKED, activeMs: 13 * MINUTE_MS, callbacks: [down(13 * MINUTE_MS)] },
  parts: [{ from: 12.1 * MINUTE_MS, until: 12.5 * MINUTE_MS }],
  meets: { ports: ['calls.oldestIn', 'calls.newestIn', 'queue.recover'], triggers: ['probe'] },
  lastsMs: 55 * MINUTE_MS,
  ends: { calls: successes(5), ...WELL, mails: ['outage'] },
};

/** The probe that succeeds, the steps, and all the passes that follow. */
const drain: CrashScene = {
  name: 'a callback comes back and is drained',
  scenario: {
    ...PARKED,
    activeMs: 75 * MINUTE_MS,
    drainPerSecond: 2,
    callbacks: [down(10 * MINUTE_MS)],
  },
  parts: [
    { from: 12.1 * MINUTE_MS, until: 12.5 * MINUTE_MS },
    { from: 13.1 * MINUTE_MS, until: 13.5 * MINUTE_MS },
    { from: 17.1 * MINUTE_MS, until: 17.5 * MINUTE_MS },
    { from: 72 * MINUTE_MS, until: 75 * MINUTE_MS },
  ],
  meets: {
    ports: ['calls.oldestIn', 'queue.recover'],
    triggers: ['probe', 'drain'],
    modes: ['draining', 'direct'],
  },
  lastsMs: 80 * MINUTE_MS,
  ends: { calls: successes(5), ...WELL, mails: ['outage'] },
};

const STARTED: ScenarioAct[] = [{ at: 18 * MINUTE_MS, callback: 0, do: { kind: 'start' } }];

const rule: CrashScene = {
  name: 'a rule disables a callback',
  scenario: {
    ...QUIET,
    activeMs: 19 * MINUTE_MS,
    callbacks: [
      down(17 * MINUTE_MS, { policy: { disable: { ...DEFAULT_DISABLE, afterConsecutiveErrors: 2 } } }),
    ],
    bursts: [calls(1, SECOND_MS), calls(1, 8 * SECOND_MS)],
    acts: STARTED,
  },
  parts: [FIRST_MINUTE],
  meets: { ports: ['queue.notify', 'queue.handOver', 'mailer.send'], modes: ['stopped'] },
  lastsMs: 45 * MINUTE_MS,
  ends: { calls: successes(2), ...WELL, mails: ['outage', 'stopped'] },
};

const gone: CrashScene = {
  name: 'a 410 disables a callback',
  scenario: {
    ...QUIET,
    activeMs: 19 * MINUTE_MS,
    callbacks: [down(17 * MINUTE_MS, { statusCode: 410 })],
    bursts: [calls(2, SECOND_MS)],
    acts: STARTED,
  },
  parts: [FIRST_MINUTE],
  meets: { ports: ['queue.notify', 'mailer.send'], modes: ['stopped'] },
  lastsMs: 45 * MINUTE_MS,
  ends: { calls: successes(2), ...WELL, mails: ['stopped'] },
};

/** Each asked for twice, since the first may not be answered. */
const person: CrashScene = {
  name: 'a person stops a callback and starts it',
  scenario: {
    ...QUIET,
    activeMs: 3 * MINUTE_MS,
    callbacks: [down(0), LISTENER],
    bursts: [calls(1, 40 * SECOND_MS)],
    acts: (['stop', 'stop', 'start', 'start'] as const).map((kind, i) => ({
      at: [5, 25, 90, 120][i]! * SECOND_MS,
      callback: 0,
      do: { kind },
    })),
  },
  parts: [{ from: 0, until: 119 * SECOND_MS }],
  meets: {
    ports: ['queue.handOver', 'health.apply', 'queue.recover'],
    triggers: ['drain'],
    modes: ['stopped', 'draining'],
  },
  lastsMs: 35 * MINUTE_MS,
  ends: { calls: successes(1), ...WELL, mails: [] },
};

/** Asked for twice, too. Both calls wait. */
const deletion: CrashScene = {
  name: 'a person deletes a callback whose calls wait',
  scenario: {
    ...QUIET,
    activeMs: 3 * MINUTE_MS,
    callbacks: [down(60 * MINUTE_MS), LISTENER],
    bursts: [calls(2, SECOND_MS)],
    acts: [30, 60].map((at) => ({ at: at * SECOND_MS, callback: 0, do: { kind: 'delete' } })),
  },
  parts: [{ from: 30 * SECOND_MS, until: 59 * SECOND_MS }],
  meets: { ports: ['queue.recover', 'directory.remove', 'health.apply', 'calls.put'], modes: ['stopped'] },
  lastsMs: 35 * MINUTE_MS,
  ends: { calls: ['FAILED by deleted', 'FAILED by deleted'], ...STOPPED, mails: ['outage'] },
};

export const OUTAGE_SCENES: CrashScene[] = [
  park,
  doubled(park),
  probe,
  doubled(probe),
  drain,
  doubled(drain),
  rule,
  gone,
  person,
  deletion,
];

function successes(count: number): CrashScene['ends']['calls'] {
  return Array.from({ length: count }, () => 'SUCCESS by delivery' as const);
}
