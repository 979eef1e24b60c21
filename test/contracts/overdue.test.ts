import { afterAll, beforeAll, describe } from 'vitest';
import { DynamoHealthLedger } from '../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../kit/memory/memory-health-ledger.ts';
import { overdueContract } from './overdue.contract.ts';

const options = { clock: new MemoryClock(), historyDays: 30 };

describe('what is overdue in memory', () => {
  const ledger = new MemoryHealthLedger(options);
  overdueContract(() => ({ ledger }));
});

describe('what is overdue in DynamoDB', () => {
  let engine: DynamoEngine;
  let ledger: DynamoHealthLedger;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    const { documents, tables } = engine;
    ledger = new DynamoHealthLedger({ ...options, documents, table: tables.health });
  });
  afterAll(() => engine?.stop());
  overdueContract(() => ({ ledger }));
});
