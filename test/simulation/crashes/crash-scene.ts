import type { Trigger } from '../../../lambdas/contract/messages.ts';
import type { CallStatus } from '../../../lambdas/domain/call/call.ts';
import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import type { Burst, Scenario, ScenarioCallback } from '../scenario/scenario.ts';
import type { SeenMail } from '../world/record.ts';

/** A short story of few calls, in which one port call after the other goes wrong. Times are ms from its start. */
export interface CrashScene {
  name: string;
  scenario: Scenario;
  /** The stretches that it is about: only port calls in one of them are hit. */
  parts: { from: number; until: number }[];
  /** What there is in its parts where nothing goes wrong, so that the story is the one that is meant. */
  meets: { ports?: string[]; triggers?: Trigger[]; modes?: Mode[] };
  /** Every message received in its parts comes twice, the second time while a worker has the first. */
  isDoubled?: boolean;
  /** Until all has come to its end, whatever went wrong. */
  lastsMs: number;
  ends: SceneEnd;
}

/** What there is at the end, of the first callback. */
export interface SceneEnd {
  /** As `SUCCESS by delivery`. */
  calls: `${CallStatus} by ${string}`[];
  mode: Mode;
  isInOutage: boolean;
  /** The kinds of mail that were sent; a crash may lead to another kind besides. */
  mails: SeenMail['kind'][];
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
/** Long enough for a message that comes again to find its worker at it. */
const ANSWER_MS = 700;

/** Tidy queues, one clock, and no faults but the one. */
export const QUIET: Omit<Scenario, 'activeMs' | 'callbacks' | 'bursts'> = {
  seed: 1,
  acts: [],
  faults: { points: [], storms: [] },
  untidiness: { duplicates: 0, lates: 0, lateMs: 600 },
  maxSkewMs: 0,
  indexLagMs: 0,
  pollMs: 60,
  ticks: { lateMs: 0, lost: 0 },
  payloadHistory: 'all',
  parkAfterErrors: 3,
  drainPerSecond: 500,
  concurrency: { deliveries: 5, retries: 5 },
};

/** So long that a message which comes back after its visibility time finds few attempts made meanwhile. */
const POLICY: ScenarioCallback['policy'] = {
  retriesEnabled: true,
  retry: { intervalSeconds: 720, windowSeconds: 4 * 3600, maxAttempts: null },
  timeouts: { connectSeconds: 5, responseSeconds: 10 },
};

/** Gets the state events of the others. */
export const LISTENER: ScenarioCallback = { policy: POLICY, receiver: { phases: [] }, listens: true };

/** Down from the beginning until then. */
export function down(
  untilMs: number,
  { policy = {}, statusCode = 500 }: { policy?: ScenarioCallback['policy']; statusCode?: number } = {},
): ScenarioCallback {
  const phases = [
    { from: 0, behaviour: answers(statusCode) },
    { from: untilMs, behaviour: answers(200) },
  ];
  return { policy: { ...POLICY, ...policy }, receiver: { phases }, listens: false };
}

/** For the first callback. */
export function calls(count: number, from: number, changes: Partial<Burst> = {}): Burst {
  return { callback: 0, from, count, apartMs: 0, by: 'api', payloadBytes: 0, ...changes };
}

/** The same, with every message of its parts twice. */
export function doubled(scene: CrashScene): CrashScene {
  return { ...scene, name: `${scene.name}, every message twice`, isDoubled: true };
}

function answers(statusCode: number): Behaviour {
  return { kind: 'answer', statusCode, afterMs: ANSWER_MS };
}
