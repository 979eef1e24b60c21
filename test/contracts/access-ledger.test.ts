import { afterAll, beforeAll, describe } from 'vitest';
import { DynamoAccessLedger } from '../../lambdas/adapters/dynamo/dynamo-access-ledger.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryAccessLedger } from '../kit/memory/memory-access-ledger.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { accessLedgerContract } from './access-ledger.contract.ts';

describe('the access ledger in memory', () => {
  const ledger = new MemoryAccessLedger();
  accessLedgerContract(() => ledger);
});

describe('the access ledger in DynamoDB', () => {
  let engine: DynamoEngine;
  let ledger: DynamoAccessLedger;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    const { documents, tables } = engine;
    ledger = new DynamoAccessLedger({ documents, table: tables.access, clock: new MemoryClock() });
  });
  afterAll(() => engine?.stop());
  accessLedgerContract(() => ledger);
});
