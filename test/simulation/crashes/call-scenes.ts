import type { ScenarioCallback } from '../scenario/scenario.ts';
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

const FIRST_MINUTE = { from: 0, until: 50 * SECOND_MS };
/** One by each way in; the second one's payload lies apart. */
const TWO_CALLS = [calls(1, SECOND_MS, { by: 'queue' }), calls(1, SECOND_MS, { payloadBytes: 3000 })];
const BOTH: CrashScene['ends']['calls'] = ['SUCCESS by delivery', 'SUCCESS by delivery'];
const WELL = { mode: 'direct', isInOutage: false } as const;

const firstSuccess: CrashScene = {
  name: 'a first attempt succeeds',
  scenario: { ...QUIET, activeMs: MINUTE_MS, callbacks: [down(0)], bursts: TWO_CALLS },
  parts: [FIRST_MINUTE],
  meets: {
    ports: ['idempotency.claim', 'queue.deliver', 'calls.put', 'health.apply'],
    triggers: ['delivery'],
  },
  lastsMs: 35 * MINUTE_MS,
  ends: { calls: BOTH, ...WELL, mails: [] },
};

const firstFailure: CrashScene = {
  name: 'a first failure, with its mail',
  scenario: {
    ...QUIET,
    activeMs: MINUTE_MS,
    callbacks: [down(16 * MINUTE_MS), LISTENER],
    bursts: TWO_CALLS,
  },
  parts: [FIRST_MINUTE],
  meets: {
    ports: [
      ...['calls.keepPayload', 'calls.keepAttempt', 'health.keepOutage', 'queue.notify', 'queue.handOver'],
      ...['health.claimNotice', 'mailer.send', 'health.recordNotice', 'queue.retry'],
    ],
    triggers: ['delivery'],
  },
  lastsMs: 50 * MINUTE_MS,
  ends: { calls: BOTH, ...WELL, mails: ['outage'] },
};

const retry: CrashScene = {
  name: 'one retry fails, the next succeeds',
  scenario: {
    ...QUIET,
    activeMs: 30 * MINUTE_MS,
    callbacks: [down(14 * MINUTE_MS)],
    bursts: [calls(2, SECOND_MS)],
  },
  parts: [
    { from: 10.7 * MINUTE_MS, until: 13.5 * MINUTE_MS },
    { from: 21.5 * MINUTE_MS, until: 26.8 * MINUTE_MS },
  ],
  meets: { ports: ['calls.get', 'calls.keepAttempt', 'queue.retry'], triggers: ['retry'] },
  lastsMs: 60 * MINUTE_MS,
  ends: { calls: BOTH, ...WELL, mails: ['outage'] },
};

const mark: CrashScene = {
  name: 'a person marks a call',
  scenario: {
    ...QUIET,
    activeMs: 15 * MINUTE_MS,
    callbacks: [down(100 * MINUTE_MS)],
    bursts: [calls(1, SECOND_MS)],
    // Until it is marked.
    acts: [10, 40, 70].map((at) => ({ at: at * SECOND_MS, callback: 0, do: { kind: 'mark', call: 0 } })),
  },
  parts: [
    { from: 9 * SECOND_MS, until: 69 * SECOND_MS },
    { from: 10.7 * MINUTE_MS, until: 13.5 * MINUTE_MS },
  ],
  meets: { ports: ['calls.get', 'calls.put'] },
  lastsMs: 60 * MINUTE_MS,
  ends: { calls: ['SUCCESS by person'], mode: 'direct', isInOutage: true, mails: ['outage'] },
};

/** Its second attempt takes longer than the interval may vary. */
const markInFlight: CrashScene = {
  name: 'a person marks a call that is being made',
  scenario: {
    ...QUIET,
    activeMs: 18 * MINUTE_MS,
    callbacks: [slowFrom(30 * SECOND_MS)],
    bursts: [calls(1, SECOND_MS)],
    acts: [90, 120, 150].map((at) => ({ at: at * SECOND_MS, callback: 0, do: { kind: 'mark', call: 0 } })),
  },
  parts: [{ from: 50 * SECOND_MS, until: 149 * SECOND_MS }],
  meets: { ports: ['calls.get', 'calls.keepAttempt', 'calls.put'], triggers: ['retry'] },
  lastsMs: 60 * MINUTE_MS,
  ends: { calls: ['SUCCESS by person'], mode: 'direct', isInOutage: true, mails: ['outage'] },
};

export const CALL_SCENES: CrashScene[] = [
  firstSuccess,
  doubled(firstSuccess),
  firstFailure,
  doubled(firstFailure),
  retry,
  doubled(retry),
  mark,
  markInFlight,
];

function slowFrom(from: number): ScenarioCallback {
  const answer = { kind: 'answer', statusCode: 500 } as const;
  return {
    policy: {
      retriesEnabled: true,
      retry: { intervalSeconds: 60, windowSeconds: 3600, maxAttempts: null },
      timeouts: { connectSeconds: 5, responseSeconds: 60 },
    },
    receiver: {
      phases: [
        { from: 0, behaviour: { ...answer, afterMs: 50 } },
        { from, behaviour: { ...answer, afterMs: 50 * SECOND_MS } },
      ],
    },
    listens: false,
  };
}
