import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { notFound } from '../../domain/api/refused-error.ts';
import type { Replay } from '../../domain/replay/replay.ts';
import { isId } from '../../domain/text/ids.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';
import { findCallback } from '../callbacks/find-callback.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  replays: Pick<ReplayLedger, 'get'>;
}

export async function readReplay(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  replayId: string,
): Promise<Replay> {
  await findCallback(ports, caller, callbackId);
  const replay = isId('rep', replayId) ? await ports.replays.get(callbackId, replayId) : undefined;
  if (!replay) throw notFound('replay', replayId);
  return replay;
}
