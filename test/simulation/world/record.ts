import type {
  CallMessage,
  NoticeMessage,
  RecoveryMessage,
  Trigger,
} from '../../../lambdas/contract/messages.ts';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import type { Outage } from '../../../lambdas/domain/health/outage.ts';

/**
 * All that happened in one run, as an observer saw it who stands outside: at the receivers, at the mail service, beside
 * the people and at the doors of the stores. Times named `at` are true virtual time, ms since the epoch; those of a
 * worker's own clock are named `hostAt`, and may be off by its skew.
 */
export interface SimRecord {
  startedAt: number;
  endedAt: number;
  /** From here on there were no faults of ours any more. */
  calmAt: number;
  historyMs: number;
  /** What the world was allowed to do, for bounds: queue lag, clocks, index lag, a tick's lateness. Ms. */
  limits: WorldLimits;
  /** As it was deployed. Absent: the design's defaults. */
  settings?: { parkAfterErrors: number; drainPerSecond: number };
  /** Every configuration that a callback ever had, the oldest first; a tombstone is one, too. */
  callbacks: Map<string, { at: number; callback: Callback }[]>;
  /** One for each call that was to come of an accepted event: the platform was told 202, or SQS took its message. */
  accepted: AcceptedCall[];
  /** What receivers saw. */
  requests: SeenRequest[];
  /** What was put into queues, schedules included. */
  sent: SentMessage[];
  /** Every applied write of a callback's health that changed mode, epoch, beat, state, outage or drain. */
  moves: HealthMove[];
  mails: SeenMail[];
  acts: PersonsAct[];
  faults: FaultHit[];
  /** Each run of a function. */
  invocations: Invocation[];
  /** When messages waited because all workers that a queue may have were at work. */
  crowds: Crowd[];
  /** As it lies in the tables at the end. */
  final: {
    calls: Call[];
    /** By call. */
    attempts: Map<string, Attempt[]>;
    outages: Outage[];
    health: Map<string, Health>;
    /** What still lies in queues and dead-letter queues. */
    left: { queue: string; body: string }[];
    /** Calls that could not be read with their payload just before the end of their retention. */
    unreadable: string[];
  };
}

export interface WorldLimits {
  /** The longest that a queue takes beyond a message's delay. */
  queueLagMs: number;
  skewMs: number;
  indexLagMs: number;
  /** How late the tick and one-time schedules come. */
  lateMs: number;
  visibilityMs: number;
}

export interface AcceptedCall {
  eventId: string;
  callbackId: string;
  at: number;
}

/** One HTTP request. */
export interface SeenRequest {
  at: number;
  /** By the clock of the worker that made it. */
  hostAt: number;
  callbackId: string;
  callId: string;
  /** As the message said that asked for it. */
  turn: number;
  trigger: Trigger;
  messageId: string;
  receiveCount: number;
  invocation: number;
  configVersion: number;
  /** When the worker knew its result; absent: it died before. */
  endedAt?: number;
  outcome?: Attempt['outcome'];
  statusCode?: number;
  /** Of the answer's `Retry-After`, as sent. */
  retryAfter?: string;
}

export interface SentMessage {
  at: number;
  queue: 'events' | 'deliveries' | 'retries' | 'recovery' | 'notices' | 'schedule';
  dueAt: number;
  messageId: string;
  message: CallMessage | RecoveryMessage | NoticeMessage | object;
  /** Undefined: the publisher's own, or one that the schedule fired. */
  invocation?: number;
}

export interface HealthMove {
  at: number;
  callbackId: string;
  before: Health;
  after: Health;
}

export interface SeenMail {
  at: number;
  callbackId: string;
  kind: NoticeMessage['kind'];
  /** Of all kinds but `call`. */
  outageId?: string;
  to: string[];
  /** What the mail service said; the worker may not have heard it. */
  result: 'sent' | 'later' | 'refused';
  invocation: number;
}

export interface PersonsAct {
  kind: 'mark' | 'undo' | 'retry' | 'stop' | 'start' | 'edit' | 'delete' | 'replay' | 'cancel-replay';
  callbackId: string;
  callId?: string;
  at: number;
  /** Absent: there was no answer, whatever was done. */
  answeredAt?: number;
  /** As the API would answer: 200, 204, 404, 409 … */
  status?: number;
  /** Of a mark and its undoing: who says so, and the note that was given. Absent: what the call shows of it is not compared. */
  actor?: string;
  note?: string;
}

export interface FaultHit {
  at: number;
  kind: 'crash-before' | 'crash-after' | 'fail' | 'lost' | 'partial' | 'slow' | 'duplicate' | 'late';
  /** `calls.put`, `queue.retries` … */
  where: string;
  invocation?: number;
  /** The calls whose messages were in that invocation. */
  callIds?: string[];
  callbackIds?: string[];
}

export interface Invocation {
  id: number;
  function: 'deliver' | 'recover' | 'notify' | 'accept' | 'api';
  host: number;
  skewMs: number;
  at: number;
  endedAt?: number;
  /** Crashed, or out of time. */
  died: boolean;
}

export interface Crowd {
  queue: string;
  from: number;
  to: number;
}

/** A promise that was not kept. */
export interface Violation {
  promise: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9' | 'P10' | 'P11';
  at: number;
  callbackId: string;
  callId?: string;
  /** One line, for the story. */
  what: string;
}

export type Checker = (record: SimRecord) => Violation[];
