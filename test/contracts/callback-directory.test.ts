import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { DynamoCallbackDirectory } from '../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { AesVault } from '../../lambdas/adapters/secrets/aes-vault.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { callbackDirectoryContract } from './callback-directory.contract.ts';
import { START } from './samples.ts';

describe('the callback directory in memory', () => {
  const clock = new MemoryClock({ now: START });
  beforeEach(() => clock.set(START));
  const directory = new MemoryCallbackDirectory({ clock });
  callbackDirectoryContract(() => ({ directory, clock }));
});

describe('the callback directory in DynamoDB', () => {
  const clock = new MemoryClock({ now: START });
  const vault = new AesVault({ secret: async () => 'a data key' });
  let engine: DynamoEngine;
  let directory: DynamoCallbackDirectory;
  beforeAll(async () => {
    engine = await startDynamoEngine();
    const { documents, tables } = engine;
    directory = new DynamoCallbackDirectory({ documents, table: tables.callbacks, vault, clock });
  });
  afterAll(() => engine?.stop());
  beforeEach(() => clock.set(START));
  callbackDirectoryContract(() => ({ directory, clock }));
});
