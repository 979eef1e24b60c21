import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { DynamoCallLedger } from '../../lambdas/adapters/dynamo/dynamo-call-ledger.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryCallLedger } from '../kit/memory/memory-call-ledger.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { callLedgerContract, HISTORY_DAYS } from './call-ledger.contract.ts';
import { callListsContract } from './call-lists.contract.ts';
import { callQueueContract } from './call-queue.contract.ts';
import { callWalksContract } from './call-walks.contract.ts';
import { namedCallsContract } from './named-calls.contract.ts';
import { START } from './samples.ts';

describe('the call ledger in memory', () => {
  const clock = new MemoryClock({ now: START });
  beforeEach(() => clock.set(START));
  const ledger = new MemoryCallLedger({ clock, historyDays: HISTORY_DAYS });
  callLedgerContract(() => ({ ledger, clock }));
  callListsContract(() => ({ ledger }));
  namedCallsContract(() => ({ ledger, clock }));
  callWalksContract(() => ({ ledger, clock }));
  callQueueContract(() => ({ ledger, clock }));
});

describe('the call ledger in DynamoDB', () => {
  const clock = new MemoryClock({ now: START });
  let engine: DynamoEngine;
  let ledger: DynamoCallLedger;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    ledger = new DynamoCallLedger({
      documents: engine.documents,
      table: engine.tables.calls,
      attemptsTable: engine.tables.attempts,
      clock,
      historyDays: HISTORY_DAYS,
    });
  });
  afterAll(() => engine?.stop());
  beforeEach(() => clock.set(START));
  callLedgerContract(() => ({ ledger, clock }));
  callListsContract(() => ({ ledger }));
  namedCallsContract(() => ({ ledger, clock }));
  callWalksContract(() => ({ ledger, clock }));
  callQueueContract(() => ({ ledger, clock }));
});
