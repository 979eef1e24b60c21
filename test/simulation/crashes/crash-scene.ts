import type { CallStatus } from '../../../lambdas/domain/call/call.ts';
import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { SeenMail } from '../world/record.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A short story of few calls, in which one port call after the other goes wrong. Times are ms from its start. */
export interface CrashScene {
  name: string;
  scenario: Scenario;
  /** The stretches that it is about: only port calls in one of them are hit. */
  parts: { from: number; until: number }[];
  /** Some of the port calls that there must be in them, so that the story is the one that is meant. */
  meets: string[];
  /** Every message received in its parts comes twice, the second time while a worker has the first. */
  isDoubled: boolean;
  /** Until all has come to its end, a crash included. */
  lastsMs: number;
  /** What there is at the end, whatever went wrong. */
  ends: SceneEnd;
}

export interface SceneEnd {
  /** As `SUCCESS by delivery`, of the callback that it is about, in any order. */
  calls: `${CallStatus} by ${string}`[];
  mode: Mode;
  isInOutage: boolean;
  /** Kinds of mail, each of which was sent at least once. */
  mails: SeenMail['kind'][];
}

/** Tidy queues, one clock, and no faults but the one. */
export const QUIET: Omit<Scenario, 'activeMs' | 'callbacks' | 'bursts'> = {
  seed: 1,
  acts: [],
  faults: { points: [], storms: [] },
  untidiness: { duplicates: 0, lates: 0, lateMs: 600 },
  maxSkewMs: 0,
  indexLagMs: 0,
  ticks: { lateMs: 0, lost: 0 },
  payloadHistory: 'all',
  parkAfterErrors: 3,
  drainPerSecond: 500,
  concurrency: { deliveries: 5, retries: 5 },
};
