import { inDynamo, inMemory } from './ledger-contracts.ts';

inMemory('batch ledger');
inDynamo(['batch ledger']);
