import { inDynamo, inMemory } from './ledger-contracts.ts';

inMemory('access ledger');
inDynamo(['access ledger']);
