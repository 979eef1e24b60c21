import { inDynamo, inMemory } from './ledger-contracts.ts';

inMemory('callback directory');
inDynamo(['callback directory']);
