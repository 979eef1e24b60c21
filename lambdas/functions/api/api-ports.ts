import type { AccessLedger } from '../../ports/access-ledger.ts';
import type { BatchLedger } from '../../ports/batch-ledger.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallQueue, EventQueue, RecoveryQueue } from '../../ports/call-queue.ts';
import type { CallbackDirectory, CallbackLookup } from '../../ports/callback-directory.ts';
import type { Caller } from '../../ports/caller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { IdempotencyLedger } from '../../ports/idempotency-ledger.ts';
import type { Log } from '../../ports/log.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';
import type { TokenSource } from '../../ports/token-source.ts';
import type { CallbackPolicy } from '../../usecases/callbacks/register-callback.ts';

/** What the API works with. */
export interface ApiPorts {
  callbacks: CallbackDirectory;
  /** May be 5 s behind, but for what this process changed. */
  lookup: CallbackLookup & { forget(): void };
  calls: CallLedger;
  health: HealthLedger;
  access: AccessLedger;
  batches: BatchLedger;
  replays: ReplayLedger;
  queue: Pick<CallQueue, 'deliver'>;
  retries: Pick<CallQueue, 'retry'>;
  events: EventQueue;
  recovery: RecoveryQueue;
  idempotency: IdempotencyLedger;
  /** Tests and verifications go the same guarded way out as deliveries. */
  caller: Caller;
  tokens: TokenSource;
  clock: Clock;
  log: Log;
  policy: CallbackPolicy;
  settings: { historyDays: number };
}
