import type { Callback } from '../callback/callback.ts';
import { isStoppedByRule } from '../health/disable-rules.ts';
import type { Health } from '../health/health.ts';
import { isSettled, type NoticeKind, type Outage } from '../health/outage.ts';

/** Why a mail about an outage is not sent, as its record says it. Undefined: it is. */
export function whyUnwanted(
  kind: NoticeKind,
  callback: Callback,
  outageId: string,
  health: Health,
): string | undefined {
  if (kind === 'outage') return whyNoOutage(callback, health.outageId === outageId && health.outageIsSilent);
  // What has been overtaken is no news, and would tell the reader to do what is done.
  if (callback.deletedAt !== undefined) return 'the callback is deleted';
  if (kind === 'recovered') return callback.notify.onRecovery ? undefined : 'notify.onRecovery is false';
  const isStopped = isStoppedByRule(health) && health.outageId === outageId;
  if (!isStopped) return 'a person has stopped or activated the callback since';
  const isOnlyOne = health.outageIsSilent === true && whyNoOutage(callback, false) === undefined;
  return callback.notify.onDisabled || isOnlyOne ? undefined : 'notify.onDisabled is false';
}

function whyNoOutage({ notify }: Callback, isSilent: boolean | undefined): string | undefined {
  if (notify.everyFailedCall) return 'notify.everyFailedCall is true';
  if (!notify.onOutage) return 'notify.onOutage is false';
  return isSilent ? 'the notice that the callback is stopped is the only one' : undefined;
}

/** The mails that a callback's newest outage asks for so far, and that are neither sent nor given up. */
export function openNotices(health: Health, outage: Outage): ('outage' | 'stopped')[] {
  const asked = [
    ...(health.outageIsSilent ? [] : (['outage'] as const)),
    ...(isStoppedByRule(health) ? (['stopped'] as const) : []),
  ];
  return asked.filter((kind) => !isSettled(outage, kind));
}
