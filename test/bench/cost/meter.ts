import { AsyncLocalStorage } from 'node:async_hooks';
import type { Bill } from './bill.ts';

/** On whose account the code that runs now works. */
export interface Account {
  bill: Bill;
  /** The function that runs, or who else. */
  who: string;
}

const accounts = new AsyncLocalStorage<Account>();

export function onAccount<T>(account: Account, work: () => T): T {
  return accounts.run(account, work);
}

/** Undefined: nobody pays for this, as for what the bench itself looks up. */
export function payer(): Account | undefined {
  return accounts.getStore();
}

export function noteRequest(operation: string): void {
  const account = payer();
  account?.bill.request(`${account.who}.${operation}`);
}
