import { clockText } from '../checkers/violation-text.ts';
import type { FaultKind, PortCall } from '../world/faults.ts';
import { NthCallFault } from '../world/faults.ts';
import type { SimRecord } from '../world/record.ts';
import type { CrashScene } from './crash-scene.ts';
import { isInPart, playScene } from './play-scene.ts';
import { wrongIn } from './scene-end.ts';

export type SingleFault = Exclude<FaultKind, 'slow'>;

const ALL = ['crash-before', 'crash-after', 'fail', 'lost', 'partial'] as const satisfies SingleFault[];
/** Each moment between two things that are done. */
const DEATHS = ['crash-after'] as const satisfies SingleFault[];
/** A scene's story with its promises takes so many lines at most. */
const MOST_LINES = 5;

/** What a scene is played with. Where messages come twice, what counts is who dies beside whom, and when. */
export function faultsOf({ isDoubled }: CrashScene): readonly SingleFault[] {
  return isDoubled ? DEATHS : ALL;
}

/** The port calls of its parts where nothing goes wrong. */
export async function undisturbed(scene: CrashScene): Promise<{ calls: PortCall[]; record: SimRecord }> {
  const counting = nthIn(scene, -1);
  const record = await playScene(scene, counting);
  return { calls: counting.seen, record };
}

/** Plays the scene once for each port call that may go wrong in this way; returns a short story for each that ended badly. */
export async function storiesOf(
  scene: CrashScene,
  kind: SingleFault,
): Promise<{ runs: number; stories: string[] }> {
  const { calls } = await undisturbed(scene);
  const stories: string[] = [];
  let runs = 0;
  for (const [nth, call] of calls.entries()) {
    if (!mayMeet(call, kind)) continue;
    runs += 1;
    const record = await playScene(scene, nthIn(scene, nth, kind));
    const wrong = wrongIn(scene, record);
    if (wrong.length > 0) stories.push(storyOf(record, { nth, kind }, wrong));
  }
  return { runs, stories };
}

function nthIn(scene: CrashScene, nth: number, kind?: SingleFault): NthCallFault {
  const fault = new NthCallFault(nth, kind, ({ at }) => isInPart(scene, at));
  fault.arm();
  return fault;
}

/** A worker that dies after it has read something is one that dies before: nothing was done. */
function mayMeet({ where, writes }: PortCall, kind: SingleFault): boolean {
  switch (kind) {
    case 'crash-after':
      return writes || where === 'caller.call';
    case 'fail':
      return where !== 'caller.call';
    case 'lost':
      return writes;
    case 'partial':
      return where.startsWith('queue.');
    default:
      return true;
  }
}

function storyOf(
  record: SimRecord,
  { nth, kind }: { nth: number; kind: SingleFault },
  wrong: string[],
): string {
  const hit = record.faults.find((fault) => fault.kind === kind);
  const by = record.invocations.find(({ id }) => id === hit?.invocation)?.function;
  const what = hit ? `${kind} of ${by}'s ${hit.where} at ${clockText(record, hit.at)}` : `${kind} of nothing`;
  return [`${nth}: ${what}`, ...wrong.slice(0, MOST_LINES)].join('\n  ');
}
