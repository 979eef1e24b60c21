import { type CrashScene, QUIET } from './crash-scene.ts';
import type { Burst, ScenarioCallback } from '../scenario/scenario.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { DEFAULT_DISABLE } from '../../../lambdas/domain/callback/callback.ts';

const S = 1000;
const MINUTE = 60 * S;
const ANSWERS_500: Behaviour = { kind: 'answer', statusCode: 500, afterMs: 700 };
const ANSWERS_200: Behaviour = { kind: 'answer', statusCode: 200, afterMs: 700 };
const RETRIES = {
  retriesEnabled: true,
  retry: { intervalSeconds: 300, windowSeconds: 4 * 3600, maxAttempts: null },
  timeouts: { connectSeconds: 5, responseSeconds: 10 },
};

function down(untilMs: number, policy: ScenarioCallback['policy'] = {}): ScenarioCallback {
  return {
    policy: { ...RETRIES, ...policy },
    receiver: { phases: [{ from: 0, behaviour: ANSWERS_500 }, { from: untilMs, behaviour: ANSWERS_200 }] },
    listens: false,
  };
}

const LISTENER: ScenarioCallback = { policy: RETRIES, receiver: { phases: [] }, listens: true };

function calls(count: number, from: number, apartMs: number, by: Burst['by'] = 'api'): Burst {
  return { callback: 0, from, count, apartMs, by, payloadBytes: 0 };
}


const TWO = ['SUCCESS by delivery', 'SUCCESS by delivery'] as const;
const FOUR = [...TWO, ...TWO];

/** Four calls park it: their first attempts fail over more than ten seconds. */
const PARKED = { ...QUIET, bursts: [calls(2, S, 0), calls(2, 13 * S, 2 * S)] };

const ONCE: CrashScene[] = [
  {
    name: 'first-attempt success',
    scenario: {
      ...QUIET,
      activeMs: 50 * S,
      callbacks: [down(0)],
      bursts: [calls(1, S, 0, 'queue'), { ...calls(1, S, 0), payloadBytes: 3000 }],
    },
    parts: [{ from: 0, until: 50 * S }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 40 * MINUTE,
    ends: { calls: [...TWO], mode: 'direct', isInOutage: false, mails: [] },
  },
  {
    name: 'first failure with mail',
    scenario: {
      ...QUIET,
      activeMs: 50 * S,
      callbacks: [down(22 * MINUTE), LISTENER],
      bursts: [calls(1, S, 0, 'queue'), { ...calls(1, S, 0), payloadBytes: 3000 }],
    },
    parts: [{ from: 0, until: 50 * S }],
    meets: ['calls.put', 'health.apply', 'mailer.send'],
    isDoubled: false,
    lastsMs: 70 * MINUTE,
    ends: { calls: [...TWO], mode: 'direct', isInOutage: false, mails: ['outage'] },
  },
  {
    name: 'retry',
    scenario: { ...QUIET, activeMs: 12 * MINUTE, callbacks: [down(7 * MINUTE)], bursts: [calls(2, S, 0)] },
    parts: [{ from: 4 * MINUTE, until: 6 * MINUTE }, { from: 9 * MINUTE, until: 12 * MINUTE }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 70 * MINUTE,
    ends: { calls: [...TWO], mode: 'direct', isInOutage: false, mails: ['outage'] },
  },
  {
    name: 'park',
    scenario: { ...PARKED, activeMs: 50 * S, callbacks: [down(18 * MINUTE)] },
    parts: [{ from: 10 * S, until: 50 * S }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 100 * MINUTE,
    ends: { calls: FOUR, mode: 'direct', isInOutage: false, mails: ['outage'] },
  },
  {
    name: 'probe',
    scenario: { ...PARKED, activeMs: 6 * MINUTE, callbacks: [down(7 * MINUTE)] },
    parts: [{ from: 5.1 * MINUTE, until: 5.5 * MINUTE }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 100 * MINUTE,
    ends: { calls: FOUR, mode: 'direct', isInOutage: false, mails: ['outage'] },
  },
  {
    name: 'drain',
    scenario: { ...PARKED, drainPerSecond: 2, activeMs: 70 * MINUTE, callbacks: [down(4 * MINUTE)] },
    parts: [{ from: 5.1 * MINUTE, until: 5.5 * MINUTE }, { from: 6.1 * MINUTE, until: 6.5 * MINUTE }, { from: 10.1 * MINUTE, until: 10.5 * MINUTE }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 100 * MINUTE,
    ends: { calls: FOUR, mode: 'direct', isInOutage: false, mails: ['outage'] },
  },
  {
    name: 'mark by hand',
    scenario: {
      ...QUIET,
      activeMs: 7 * MINUTE,
      callbacks: [down(100 * MINUTE)],
      bursts: [calls(1, S, 0)],
      acts: [10, 40, 70].map((at) => ({ at: at * S, callback: 0, do: { kind: 'mark', call: 0 } })),
    },
    parts: [{ from: 9 * S, until: 50 * S }, { from: 4 * MINUTE, until: 6 * MINUTE }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 70 * MINUTE,
    ends: { calls: ['SUCCESS by person'], mode: 'direct', isInOutage: true, mails: ['outage'] },
  },
  {
    name: 'disable by a rule',
    scenario: {
      ...QUIET,
      activeMs: 31 * MINUTE,
      callbacks: [down(20 * MINUTE, { disable: { ...DEFAULT_DISABLE, afterConsecutiveErrors: 2 } }), LISTENER],
      bursts: [calls(2, S, 0), calls(1, 8 * S, 0)],
      acts: [{ at: 30 * MINUTE, callback: 0, do: { kind: 'start' } }],
    },
    parts: [{ from: 0, until: 50 * S }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 70 * MINUTE,
    ends: { calls: [...TWO, TWO[0]], mode: 'direct', isInOutage: false, mails: ['outage', 'stopped'] },
  },
  {
    name: 'disable by a 410',
    scenario: {
      ...QUIET,
      activeMs: 31 * MINUTE,
      callbacks: [{ ...down(0), receiver: { phases: [{ from: 0, behaviour: { ...ANSWERS_500, statusCode: 410 } as Behaviour }, { from: 28 * MINUTE, behaviour: ANSWERS_200 }] } }],
      bursts: [calls(2, S, 0)],
      acts: [{ at: 30 * MINUTE, callback: 0, do: { kind: 'start' } }],
    },
    parts: [{ from: 0, until: 50 * S }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 70 * MINUTE,
    ends: { calls: [...TWO], mode: 'direct', isInOutage: false, mails: ['stopped'] },
  },
  {
    name: 'stop and start by hand',
    scenario: {
      ...QUIET,
      activeMs: 20 * MINUTE,
      callbacks: [down(0), LISTENER],
      bursts: [calls(1, 40 * S, 0)],
      acts: [...[5, 25].map((at) => ({ at: at * S, callback: 0, do: { kind: 'stop' as const } })), ...[90, 120].map((at) => ({ at: at * S, callback: 0, do: { kind: 'start' as const } }))],
    },
    parts: [{ from: 0, until: 119 * S }],
    meets: ['calls.put', 'health.apply'],
    isDoubled: false,
    lastsMs: 70 * MINUTE,
    ends: { calls: [TWO[0]], mode: 'direct', isInOutage: false, mails: [] },
  },
];

/** Every message of its parts comes twice at once. */
function doubled(name: string): CrashScene {
  const scene = ONCE.find((one) => one.name === name)!;
  return { ...scene, name: `${name}, every message twice`, isDoubled: true };
}

export const SCENES: CrashScene[] = [...ONCE, ...ONCE.map(({ name }) => doubled(name))];
