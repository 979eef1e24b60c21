import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { DynamoHealthLedger } from '../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../kit/memory/memory-health-ledger.ts';
import { deletedHealthContract } from './deleted-health.contract.ts';
import { healthLedgerContract } from './health-ledger.contract.ts';
import { noticesContract } from './notices.contract.ts';
import { HISTORY_DAYS, outagesContract } from './outages.contract.ts';
import { START } from './samples.ts';

describe('the health ledger in memory', () => {
  const clock = new MemoryClock({ now: START });
  beforeEach(() => clock.set(START));
  const ledger = new MemoryHealthLedger({ clock, historyDays: HISTORY_DAYS });
  healthLedgerContract(() => ({ ledger }));
  outagesContract(() => ({ ledger, clock }));
  noticesContract(() => ({ ledger }));
  deletedHealthContract(() => ({ ledger, clock }));
});

describe('the health ledger in DynamoDB', () => {
  const clock = new MemoryClock({ now: START });
  let engine: DynamoEngine;
  let ledger: DynamoHealthLedger;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    const { documents, tables } = engine;
    ledger = new DynamoHealthLedger({ documents, table: tables.health, clock, historyDays: HISTORY_DAYS });
  });
  afterAll(() => engine?.stop());
  beforeEach(() => clock.set(START));
  healthLedgerContract(() => ({ ledger }));
  outagesContract(() => ({ ledger, clock }));
  noticesContract(() => ({ ledger }));
  deletedHealthContract(() => ({ ledger, clock }));
});
