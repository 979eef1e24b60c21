import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { DynamoBatchLedger } from '../../lambdas/adapters/dynamo/dynamo-batch-ledger.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryBatchLedger } from '../kit/memory/memory-batch-ledger.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { batchLedgerContract, HISTORY_DAYS } from './batch-ledger.contract.ts';
import { START } from './samples.ts';

describe('the batch ledger in memory', () => {
  const clock = new MemoryClock({ now: START });
  beforeEach(() => clock.set(START));
  const ledger = new MemoryBatchLedger({ clock, historyDays: HISTORY_DAYS });
  batchLedgerContract(() => ({ ledger, clock }));
});

describe('the batch ledger in DynamoDB', () => {
  const clock = new MemoryClock({ now: START });
  let engine: DynamoEngine;
  let ledger: DynamoBatchLedger;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    const { documents, tables } = engine;
    ledger = new DynamoBatchLedger({ documents, table: tables.access, clock, historyDays: HISTORY_DAYS });
  });
  afterAll(() => engine?.stop());
  beforeEach(() => clock.set(START));
  batchLedgerContract(() => ({ ledger, clock }));
});
