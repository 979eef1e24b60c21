import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { accessLedgerContract } from './access-ledger.contract.ts';
import { batchLedgerContract } from './batch-ledger.contract.ts';
import { callLedgerContract } from './call-ledger.contract.ts';
import { callListsContract } from './call-lists.contract.ts';
import { callWalksContract } from './call-walks.contract.ts';
import { callbackDirectoryContract } from './callback-directory.contract.ts';
import { deletedHealthContract } from './deleted-health.contract.ts';
import { healthLedgerContract } from './health-ledger.contract.ts';
import { idempotencyLedgerContract } from './idempotency-ledger.contract.ts';
import { dynamoLedgers, type Ledgers, memoryLedgers } from './ledgers.ts';
import { namedCallsContract } from './named-calls.contract.ts';
import { noticesContract } from './notices.contract.ts';
import { oldestCallsContract } from './oldest-calls.contract.ts';
import { outagesContract } from './outages.contract.ts';
import { overdueContract } from './overdue.contract.ts';
import { replayLedgerContract } from './replay-ledger.contract.ts';
import { START } from './samples.ts';

type Contract = (of: () => Ledgers, clock: MemoryClock) => void;

/** What every implementation of these ports must do, by the port. */
const CONTRACTS = {
  'access ledger': (of) => accessLedgerContract(() => of().access),
  'batch ledger': (of, clock) => batchLedgerContract(() => ({ ledger: of().batches, clock })),
  'callback directory': (of, clock) =>
    callbackDirectoryContract(() => ({ directory: of().callbacks, clock })),
  'call ledger': (of, clock) => {
    const scene = () => ({ ledger: of().calls, clock });
    callLedgerContract(scene);
    callListsContract(scene);
    namedCallsContract(scene);
    callWalksContract(scene);
    oldestCallsContract(scene);
  },
  'health ledger': (of, clock) => {
    const scene = () => ({ ledger: of().health, clock });
    healthLedgerContract(scene);
    outagesContract(scene);
    noticesContract(scene);
    deletedHealthContract(scene);
    overdueContract(scene);
  },
  'idempotency ledger': (of, clock) => idempotencyLedgerContract(() => ({ ledger: of().idempotency, clock })),
  'replay ledger': (of, clock) => replayLedgerContract(() => ({ ledger: of().replays, clock })),
} satisfies Record<string, Contract>;

export type LedgerPort = keyof typeof CONTRACTS;

export const LEDGER_PORTS = Object.keys(CONTRACTS) as LedgerPort[];

/** A port's contract, on its twin. */
export function inMemory(port: LedgerPort): void {
  describe(`the ${port} in memory`, () => {
    const clock = new MemoryClock({ now: START });
    const ledgers = memoryLedgers(clock);
    beforeEach(() => clock.set(START));
    CONTRACTS[port](() => ledgers, clock);
  });
}

/** The contracts of ports, one after the other in the same tables, on one engine. */
export function inDynamo(ports: LedgerPort[], start = () => startDynamoEngine()): () => DynamoEngine {
  const clock = new MemoryClock({ now: START });
  let engine: DynamoEngine;
  let ledgers: Ledgers;
  beforeAll(async () => {
    engine = await start();
    ledgers = dynamoLedgers(engine, clock);
  });
  afterAll(() => engine?.stop());
  beforeEach(() => clock.set(START));
  for (const port of ports) describe(`the ${port} in DynamoDB`, () => CONTRACTS[port](() => ledgers, clock));
  return () => engine;
}
