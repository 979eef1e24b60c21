import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallQueue, EventQueue, NoticeQueue, RecoveryQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';

/** What the recovery use cases need. */
export interface RecoverPorts {
  /** Never from a cache. */
  callbacks: Pick<CallbackLookup, 'get'>;
  calls: Pick<CallLedger, 'get' | 'put' | 'oldestIn' | 'newestIn'>;
  replays: Pick<ReplayLedger, 'get' | 'apply'>;
  health: Pick<HealthLedger, 'get' | 'apply' | 'keepOutage' | 'getOutage'>;
  /** Nothing is sent to be due later than a queue can wait: no schedules are made here. */
  retries: Pick<CallQueue, 'retry'>;
  recovery: RecoveryQueue;
  notices: NoticeQueue;
  events: EventQueue;
  clock: Clock;
  log: Log;
  settings: {
    /** The most that a drain sends in a second. */
    drainPerSecond: number;
  };
}
