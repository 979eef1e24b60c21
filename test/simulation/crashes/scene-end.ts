import { outageIsOpen } from '../../../lambdas/domain/health/health.ts';
import { check } from '../checkers/all-checkers.ts';
import { violationText } from '../checkers/violation-text.ts';
import { callbackIdAt } from '../scenario/begin.ts';
import type { SimRecord } from '../world/record.ts';
import type { CrashScene, SceneEnd } from './crash-scene.ts';

/** Promises that were not kept, and an end that is not the scene's; a line each. */
export function wrongIn({ ends }: CrashScene, record: SimRecord): string[] {
  const wrong = check(record).map((violation) => violationText(record, violation));
  const end = endOf(record);
  const missing = ends.mails.filter((kind) => !end.mails.includes(kind));
  if (missing.length > 0) wrong.push(`there is no mail: ${missing.join(', ')}`);
  const [is, meant] = [textOf(end), textOf(ends)];
  if (is !== meant) wrong.push(`it ends with ${is}, and not with ${meant}`);
  return wrong;
}

function endOf({ final, mails }: SimRecord): SceneEnd {
  const callbackId = callbackIdAt(0);
  const health = final.health.get(callbackId)!;
  const sent = mails.filter((mail) => mail.callbackId === callbackId && mail.result === 'sent');
  return {
    calls: final.calls
      .filter((call) => call.callbackId === callbackId)
      .map(({ status, resolution }) => `${status} by ${resolution?.by ?? 'nobody'}` as const),
    mode: health.mode,
    isInOutage: outageIsOpen(health),
    mails: sent.map(({ kind }) => kind),
  };
}

function textOf({ calls, mode, isInOutage }: SceneEnd): string {
  return `${calls.toSorted().join(', ')}; ${mode}${isInOutage ? ', in an outage' : ''}`;
}
