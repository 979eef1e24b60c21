import { DynamoAccessLedger } from '../../lambdas/adapters/dynamo/dynamo-access-ledger.ts';
import { DynamoBatchLedger } from '../../lambdas/adapters/dynamo/dynamo-batch-ledger.ts';
import { DynamoCallLedger } from '../../lambdas/adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { DynamoIdempotencyLedger } from '../../lambdas/adapters/dynamo/dynamo-idempotency-ledger.ts';
import { DynamoReplayLedger } from '../../lambdas/adapters/dynamo/dynamo-replay-ledger.ts';
import { AesVault } from '../../lambdas/adapters/secrets/aes-vault.ts';
import type { AccessLedger } from '../../lambdas/ports/access-ledger.ts';
import type { BatchLedger } from '../../lambdas/ports/batch-ledger.ts';
import type { CallLedger } from '../../lambdas/ports/call-ledger.ts';
import type { CallbackDirectory } from '../../lambdas/ports/callback-directory.ts';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import type { IdempotencyLedger } from '../../lambdas/ports/idempotency-ledger.ts';
import type { ReplayLedger } from '../../lambdas/ports/replay-ledger.ts';
import type { DynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryAccessLedger } from '../kit/memory/memory-access-ledger.ts';
import { MemoryBatchLedger } from '../kit/memory/memory-batch-ledger.ts';
import { MemoryCallLedger } from '../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../kit/memory/memory-health-ledger.ts';
import { MemoryIdempotencyLedger } from '../kit/memory/memory-idempotency-ledger.ts';
import { MemoryReplayLedger } from '../kit/memory/memory-replay-ledger.ts';

/** All ports that a table is behind. */
export interface Ledgers {
  access: AccessLedger;
  batches: BatchLedger;
  callbacks: CallbackDirectory;
  calls: CallLedger;
  health: HealthLedger;
  idempotency: IdempotencyLedger;
  replays: ReplayLedger;
}

export const HISTORY_DAYS = 30;

export function memoryLedgers(clock: MemoryClock): Ledgers {
  const history = { clock, historyDays: HISTORY_DAYS };
  return {
    access: new MemoryAccessLedger(),
    batches: new MemoryBatchLedger(history),
    callbacks: new MemoryCallbackDirectory({ clock }),
    calls: new MemoryCallLedger(history),
    health: new MemoryHealthLedger(history),
    idempotency: new MemoryIdempotencyLedger({ clock }),
    replays: new MemoryReplayLedger(history),
  };
}

export function dynamoLedgers({ documents, tables }: DynamoEngine, clock: MemoryClock): Ledgers {
  const history = { documents, clock, historyDays: HISTORY_DAYS };
  const vault = new AesVault({ secret: async () => 'a data key' });
  return {
    access: new DynamoAccessLedger({ documents, clock, table: tables.access }),
    batches: new DynamoBatchLedger({ ...history, table: tables.access }),
    callbacks: new DynamoCallbackDirectory({ documents, clock, vault, table: tables.callbacks }),
    calls: new DynamoCallLedger({ ...history, table: tables.calls, attemptsTable: tables.attempts }),
    health: new DynamoHealthLedger({ ...history, table: tables.health }),
    idempotency: new DynamoIdempotencyLedger({ documents, clock, table: tables.access }),
    replays: new DynamoReplayLedger({ ...history, table: tables.access }),
  };
}
