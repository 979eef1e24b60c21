import { inParallel } from '../../../lambdas/adapters/in-parallel.ts';
import type { Scope } from '../command.ts';
import { OpsError } from '../ops-error.ts';
import { type Erasure, eraseCall } from './erase-call.ts';
import { callsIn, type FindPorts } from './find-calls.ts';

export type ErasePorts = FindPorts & { print(line: string): void };

const ERASED_AT_ONCE = 25;
const TOLD_EVERY = 10_000;

/**
 * Erases the content of a scope's calls, or only counts it. In memory is one page of calls. Returns whether nothing
 * is left to come back for.
 */
export async function eraseContent(
  ports: ErasePorts,
  scope: Scope,
  { isForReal }: { isForReal: boolean },
): Promise<boolean> {
  const { print } = ports;
  const counts: Record<Erasure, number> = { erased: 0, bare: 0, pending: 0 };
  let total = 0;
  for await (const items of callsIn(ports, scope)) {
    await inParallel(ERASED_AT_ONCE, items, async (item) => {
      counts[await eraseCall(ports, item, isForReal)] += 1;
      total += 1;
      if (total % TOLD_EVERY === 0) print(`… ${total} calls looked at`);
    });
  }
  if (total === 0) throw new OpsError(`No calls of ${inWords(scope)} are recorded. Is it spelled right?`);

  print(`${total} ${total === 1 ? 'call' : 'calls'} of ${inWords(scope)}:`);
  print(`  ${counts.erased} ${isForReal ? 'erased' : 'with content to erase'}`);
  print(`  ${counts.bare} with nothing to erase`);
  print(`  ${counts.pending} pending${counts.pending > 0 ? ', left as they are: see --help' : ''}`);
  if (isForReal)
    print('What is still in a queue is not recorded yet: run this again in 14 days at the latest.');
  else print('Nothing was changed. With --yes it is erased, and cannot be brought back.');
  return counts.pending === 0;
}

function inWords(scope: Scope): string {
  if ('callbackId' in scope) return `the callback ${scope.callbackId}`;
  if ('messageId' in scope) return `the message ${scope.messageId} of the tenant ${scope.tenant}`;
  return `the tenant ${scope.tenant}`;
}
