import { afterAll, beforeAll } from 'vitest';
import { accessRows } from './rows/access-rows.ts';
import { badInputRows } from './rows/bad-input-rows.ts';
import { callRows } from './rows/call-rows.ts';
import { callbackRows } from './rows/callback-rows.ts';
import { knownSystemRows } from './rows/known-systems.ts';
import { noSecretsRows } from './rows/no-secrets.ts';
import { oauthRows } from './rows/oauth-rows.ts';
import { publishRows } from './rows/publish-rows.ts';
import { receiverRequestRows } from './rows/receiver-requests.ts';
import { type RowsWorld, startRowsWorld } from './rows/rows-world.ts';

let world: RowsWorld;
beforeAll(async () => {
  world = await startRowsWorld();
});
afterAll(() => world?.stop());
const of = () => world;

// One run for all, so that the last rows can look for secrets in everything that came out of it.
receiverRequestRows(of);
oauthRows(of);
callbackRows(of);
callRows(of);
publishRows(of);
accessRows(of);
badInputRows(of);
knownSystemRows(of);
noSecretsRows(of);
