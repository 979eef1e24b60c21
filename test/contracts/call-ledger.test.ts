import { inDynamo, inMemory } from './ledger-contracts.ts';

inMemory('call ledger');
inDynamo(['call ledger']);
