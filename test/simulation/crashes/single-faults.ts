import { check } from '../checkers/all-checkers.ts';
import { clockText, violationText } from '../checkers/violation-text.ts';
import { callbackIdAt } from '../scenario/play.ts';
import { type FaultKind, NthCallFault, type PortCall } from '../world/faults.ts';
import type { SimRecord } from '../world/record.ts';
import { outageIsOpen } from '../../../lambdas/domain/health/health.ts';
import type { CrashScene, SceneEnd } from './crash-scene.ts';
import { isInPart, playScene } from './play-scene.ts';

export const SINGLE_FAULTS = ['crash-before', 'crash-after', 'fail', 'lost', 'partial'] as const satisfies FaultKind[];
export type SingleFault = (typeof SINGLE_FAULTS)[number];

/** A run that did not keep its promises, or ended otherwise. */
export interface Broken {
  nth: number;
  call: PortCall;
  story: string[];
}

/** The port calls of a scene in which nothing goes wrong, and how that one ends. */
export async function undisturbed(scene: CrashScene): Promise<{ calls: PortCall[]; record: SimRecord }> {
  const counting = new NthCallFault(-1, undefined, ({ at }) => isInPart(scene, at));
  counting.arm();
  const { record } = await playScene(scene, counting);
  return { calls: counting.seen, record };
}

/** One run for each port call that may go wrong in this way. */
export async function brokenBy(scene: CrashScene, kind: SingleFault, calls: PortCall[]): Promise<{ runs: number; broken: Broken[] }> {
  const broken: Broken[] = [];
  let runs = 0;
  for (const [nth, call] of calls.entries()) {
    if (!applies(kind, call)) continue;
    runs += 1;
    const fault = new NthCallFault(nth, kind, ({ at }) => isInPart(scene, at));
    fault.arm();
    const { record } = await playScene(scene, fault);
    const story = storyOf(scene, record);
    if (story.length > 0) broken.push({ nth, call, story });
  }
  return { runs, broken };
}

/** What is broken, one line each; none where all is well. */
export function storyOf(scene: CrashScene, record: SimRecord): string[] {
  const kept = check(record).map((violation) => violationText(record, violation));
  const end = endOf(record);
  const { mails, ...meant } = inOrder(scene.ends);
  const isMeant = JSON.stringify({ ...end, mails: undefined }) === JSON.stringify(meant) && mails.every((m) => end.mails.includes(m));
  return isMeant ? kept : [...kept, `it ends as ${JSON.stringify(end)}`];
}

export function endOf({ final, mails }: SimRecord): SceneEnd {
  const callbackId = callbackIdAt(0);
  const health = final.health.get(callbackId)!;
  return inOrder({
    calls: final.calls
      .filter((call) => call.callbackId === callbackId)
      .map(({ status, resolution }) => `${status} by ${resolution?.by ?? 'nobody'}` as const),
    mode: health.mode,
    isInOutage: outageIsOpen(health),
    mails: mails.filter((mail) => mail.callbackId === callbackId && mail.result === 'sent').map(({ kind }) => kind),
  });
}

export function inOrder({ calls, mode, isInOutage, mails }: SceneEnd): SceneEnd {
  return { calls: calls.toSorted(), mode, isInOutage, mails: [...new Set(mails)].sort() };
}

/** A read has no effect to come before or after. */
function applies(kind: SingleFault, { where, writes }: PortCall): boolean {
  switch (kind) {
    case 'crash-before':
      return true;
    case 'crash-after':
      return writes || where === 'caller.call';
    case 'fail':
      return where !== 'caller.call';
    case 'lost':
      return writes;
    case 'partial':
      return where.startsWith('queue.');
  }
}
