import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { ReceiverPlan } from '../receivers/receiver-plan.ts';
import type { PointFault, Storm } from '../world/faults.ts';

/** One run of the world, as plain data: nothing else than this decides what happens in it. Times are ms from its start. */
export interface Scenario {
  seed: number;
  /** Publications, people and faults of ours are over by then. */
  activeMs: number;
  callbacks: ScenarioCallback[];
  bursts: Burst[];
  acts: ScenarioAct[];
  faults: {
    points: PointFault[];
    storms: Storm[] /** How long what is slow takes; absent: by chance. */;
    slowMs?: number;
  };
  /** Shares of messages that come twice or late, and how late. */
  untidiness: { duplicates: number; lates: number; lateMs: number };
  maxSkewMs: number;
  indexLagMs: number;
  pollMs: number;
  ticks: { lateMs: number; lost: number };
  /** Absent: 30. */
  historyDays?: number;
  payloadHistory: 'all' | 'failures';
  parkAfterErrors: number;
  drainPerSecond: number;
  concurrency: { deliveries: number; retries: number };
}

/** What it leaves out is as in the kit's sample. */
export interface ScenarioCallback {
  policy: Partial<
    Pick<
      Callback,
      | 'retriesEnabled'
      | 'retry'
      | 'success'
      | 'timeouts'
      | 'notify'
      | 'disable'
      | 'rateLimit'
      | 'email'
      | 'emails'
    >
  >;
  receiver: ReceiverPlan;
  /** Gets the state events of all others, besides its own events. */
  listens: boolean;
}

/** Events for one callback, so far apart. */
export interface Burst {
  /** Its place in the scenario. */
  callback: number;
  from: number;
  count: number;
  apartMs: number;
  /**
   * By the API, with a key each and repeats; in lists of ten, with a key for the whole; or put into the events queue by an
   * AWS producer.
   */
  by: 'api' | 'list' | 'queue';
  payloadBytes: number;
}

export interface ScenarioAct {
  at: number;
  callback: number;
  do:
    | {
        kind: 'mark' | 'undo' | 'retry' /** Which of the callback's calls, as a share of them. */;
        call: number;
      }
    | { kind: 'stop' | 'start' | 'delete' | 'replay' | 'repair' | 'change-email' | 'cancel-replay' }
    | { kind: 'switch-retries'; on: boolean };
}
