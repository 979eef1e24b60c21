import { parkedBeat } from '../../../lambdas/domain/health/beat-steps.ts';
import { HEALTHY } from '../../../lambdas/domain/health/health.ts';
import { sequelOfFailure, sequelOfSuccess, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { FLAP_MS } from '../../../lambdas/domain/health/outage.ts';
import { START } from '../../kit/samples.ts';
import { failure, INTERVAL_MS, inOutage, parked, success } from './health-scenes.ts';
import { BEAT, LATE, MOVED, type ModeRow, OUTAGE } from './mode-row.ts';

const NOW = START + 400_000;
const edit = { kind: 'edited', configVersion: 2, isRepair: false, retries: true, now: NOW } as const;
const downLongEnough = { ...inOutage, streak: 10, firstStreak: 10 };
const late = failure({ startedAt: START + 10_001 });

export const DIRECT_AND_PARKED: ModeRow[] = [
  [
    'its first failure',
    HEALTHY,
    (h) => stepOf(h, failure()),
    'direct',
    { streak: 1, firstStreak: 1, totalErrors: 1, outageId: 'out_1', noticeDueAt: START + 600_020 },
    ['announce outage', 'record-outage out_1'],
    [...LATE, ...OUTAGE],
  ],
  [
    'a failure in an outage',
    inOutage,
    (h) => stepOf(h, failure({ startedAt: START + 9 })),
    'direct',
    { streak: 4, outageAttempts: 4, outageId: 'out_0' },
    [],
    [...LATE, ...OUTAGE],
  ],
  [
    'a failure too many, first attempts only',
    downLongEnough,
    (h) => sequelOfFailure(h, late),
    'parked',
    { parkedAt: late.endedAt, modeDueAt: late.endedAt + INTERVAL_MS, beat: 0 },
    [`beat in ${INTERVAL_MS}`],
    MOVED,
  ],
  [
    'a success',
    { ...inOutage, state: 'Unknown', exhausted: 2 },
    (h) => stepOf(h, success({ startedAt: START + 1001 })),
    'direct',
    { state: 'Active', streak: 0, firstStreak: 0, exhausted: 0, resetAt: START + 1001 },
    [],
    [...LATE, 'outageId'],
  ],
  [
    'then, with an outage',
    inOutage,
    (h) => sequelOfSuccess(h, success({ startedAt: START + 1001 })),
    'direct',
    { outageEndedBy: 'delivery', recoveryDueAt: START + 1021 + FLAP_MS },
    [],
    [...OUTAGE, 'outageLastFailureAt'],
  ],
  [
    'a beat',
    parked,
    (h) => parkedBeat(h, { now: NOW, waits: true, intervalMs: INTERVAL_MS }),
    'parked',
    { beat: 8, modeDueAt: NOW + INTERVAL_MS },
    [`beat in ${INTERVAL_MS}`],
    [...BEAT],
  ],
  [
    'a success begun after parking',
    parked,
    (h) => stepOf(h, success({ startedAt: NOW })),
    'draining',
    {
      outageEndedBy: 'delivery',
      streak: 0,
      firstStreak: 0,
      drainId: '5',
      drainStartedAt: NOW + 20,
      modeDueAt: NOW + 20,
    },
    ['beat in 0'],
    [...MOVED, 'resetAt', ...OUTAGE, 'outageLastFailureAt'],
  ],
  [
    'a success begun before',
    parked,
    (h) => stepOf(h, success({ startedAt: START + 20_000 })),
    'parked',
    { totalCalls: 1, streak: 12 },
    [],
    [],
  ],
  [
    'a failure, a probe too',
    parked,
    (h) => stepOf(h, failure({ startedAt: NOW, probes: 1 })),
    'parked',
    { totalErrors: 1, outageProbes: 1, outageAttempts: 4 },
    [],
    [...LATE, ...OUTAGE],
  ],
  [
    'no further parking',
    parked,
    (h) => sequelOfFailure(h, failure({ startedAt: NOW })),
    'parked',
    {},
    [],
    [],
  ],
  [
    'a beat, nothing waiting',
    parked,
    (h) => parkedBeat(h, { now: NOW, waits: false, intervalMs: INTERVAL_MS }),
    'parked',
    { isIdle: true, beat: 8 },
    [`beat in ${INTERVAL_MS}`],
    [...BEAT],
  ],
  [
    'the same, a whole interval later',
    { ...parked, isIdle: true },
    (h) => parkedBeat(h, { now: NOW, waits: false, intervalMs: INTERVAL_MS }),
    'direct',
    { outageId: 'out_0', outageEndedAt: undefined, streak: 12, drainPass: 1, modeDueAt: NOW + 60_000 },
    ['beat in 60000'],
    [...BEAT, ...MOVED],
  ],
  [
    'an edit of what is called',
    parked,
    (h) => stepOf(h, { ...edit, isRepair: true }),
    'parked',
    { configVersion: 2, streak: 0, firstStreak: 0, streakSince: undefined, modeDueAt: NOW, beat: 7 },
    ['beat in 0'],
    MOVED,
  ],
  [
    'another edit',
    parked,
    (h) => stepOf(h, edit),
    'parked',
    { configVersion: 2, streak: parked.streak, modeDueAt: START + 320_000 },
    [],
    MOVED,
  ],
  [
    'retries switched off',
    parked,
    (h) => stepOf(h, { ...edit, retries: false }),
    'direct',
    { configVersion: 2, drainPass: 1, outageEndedAt: undefined },
    ['close retries-off', 'beat in 60000'],
    MOVED,
  ],
];
