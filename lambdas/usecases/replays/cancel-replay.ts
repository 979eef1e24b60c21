import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { RefusedError } from '../../domain/api/refused-error.ts';
import { ended } from '../../domain/replay/replay-steps.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';
import { readReplay } from './read-replay.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  replays: Pick<ReplayLedger, 'get' | 'apply'>;
  clock: Clock;
}

/** No further call is sent; those that are sent already go on. A repeat changes nothing. */
export async function cancelReplay(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  replayId: string,
): Promise<void> {
  await readReplay(ports, caller, callbackId, replayId);
  const { replay } = await ports.replays.apply(callbackId, replayId, ended('canceled', ports.clock.now()));
  if (replay?.status === 'done')
    throw new RefusedError('conflict', 'The replay is done: there is nothing to cancel.');
}
