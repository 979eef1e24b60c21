import type { Health } from '../../domain/health/health.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallQueue, EventQueue, NoticeQueue, RecoveryQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Caller } from '../../ports/caller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';
import type { TokenSource } from '../../ports/token-source.ts';

/** A worker's view of health: at most 5 s old, and as fresh as its own last write. */
export interface HealthView {
  get(callbackId: string): Promise<Health>;
  remember(callbackId: string, health: Health): void;
}

/** What the delivery use cases need. */
export interface DeliverPorts {
  callbacks: CallbackLookup;
  /** The same, never from a cache. */
  directory: Pick<CallbackLookup, 'get'>;
  calls: CallLedger;
  /** Where what became of replayed calls is counted. */
  replays: Pick<ReplayLedger, 'apply'>;
  health: HealthLedger;
  healthView: HealthView;
  queue: CallQueue;
  notices: NoticeQueue;
  recovery: RecoveryQueue;
  events: EventQueue;
  caller: Caller;
  tokens: TokenSource;
  clock: Clock;
  log: Log;
  settings: { payloadHistory: 'all' | 'failures'; parkAfterErrors: number };
}
