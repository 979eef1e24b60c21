import type { BeatMessage } from '../../contract/messages.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import { stepOf } from '../../domain/health/health-modes.ts';
import { takeStep } from '../outages/take-step.ts';
import { isBeatOf } from './claim-beat.ts';
import { drainCallback } from './drain-callback.ts';
import { closeOfStopped, probeCallback } from './probe-callback.ts';
import type { RecoverPorts } from './recover-ports.ts';
import { askForNotices, isPast, tellRecovery } from './tell-dues.ts';

/**
 * A callback's beat. A message that names one is for that beat alone, and is dropped where it is another by now; the
 * tick's, without a name, is for whatever is due. Notices and the recovery are looked at by either.
 */
export async function workBeat(ports: RecoverPorts, message: BeatMessage): Promise<void> {
  const { callbackId } = message;
  const [callback, stored] = await Promise.all([
    ports.callbacks.get(callbackId),
    ports.health.get(callbackId),
  ]);
  if (callback === undefined || callback.deletedAt !== undefined)
    return forget(ports, { id: callbackId, tenant: callback?.tenant ?? '' }, stored);
  let health = await upToDate(ports, callback, stored);
  health = await askForNotices(ports, callback, health);
  health = await tellRecovery(ports, callback, health);
  const isItsTime =
    message.epoch === undefined ? isPast(health.modeDueAt, ports.clock.now()) : isBeatOf(health, message);
  if (!isItsTime) return;
  if (health.mode === 'parked') return probeCallback(ports, callback, health);
  if (health.mode === 'stopped') return closeOfStopped(ports, callback, health);
  return drainCallback(ports, callback, health);
}

/** Nothing is due any more for a callback that is deleted. */
async function forget(
  ports: RecoverPorts,
  callback: Pick<Callback, 'id' | 'tenant'>,
  known: Health,
): Promise<void> {
  await takeStep(ports, callback, known, (health) =>
    health.beatAt === undefined ? undefined : stepOf(health, { kind: 'deleted', now: ports.clock.now() }),
  );
}

/** The worker that edited the callback may have died before its health heard of it: what it edited, nobody knows then. */
function upToDate(ports: RecoverPorts, callback: Callback, known: Health): Promise<Health> {
  const { version: configVersion, retriesEnabled: retries } = callback;
  return takeStep(ports, callback, known, (health) =>
    health.mode === 'parked' && health.configVersion < configVersion
      ? stepOf(health, { kind: 'edited', configVersion, isRepair: true, retries, now: ports.clock.now() })
      : undefined,
  );
}
