import { describe } from 'vitest';
import { hasJava, startAmazonEngine } from '../kit/amazon-engine.ts';
import { startDynamoEngine } from '../kit/dynamo-engine.ts';
import { inDynamo, LEDGER_PORTS } from './ledger-contracts.ts';
import { skippedRun } from './skipped-run.ts';

if (hasJava())
  describe('in Amazon’s own engine', () => {
    inDynamo(LEDGER_PORTS, () => startDynamoEngine(startAmazonEngine));
  });
else skippedRun('the ledgers in Amazon’s own engine', 'It needs Java 17 or later.');
