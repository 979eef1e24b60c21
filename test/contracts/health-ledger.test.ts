import { inDynamo, inMemory } from './ledger-contracts.ts';

inMemory('health ledger');
inDynamo(['health ledger']);
