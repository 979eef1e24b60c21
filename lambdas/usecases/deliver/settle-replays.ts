import type { CallMessage, PaceStep } from '../../contract/messages.ts';
import { isAnswered, untilNextStepMs } from '../../domain/health/pace.ts';
import type { Replay } from '../../domain/replay/replay.ts';
import { answered, answeredLate, type ReplayAnswer } from '../../domain/replay/replay-answers.ts';
import { replayedStep } from '../../domain/replay/replay-steps.ts';
import type { Aftermath } from './aftermath.ts';
import type { DeliverPorts } from './deliver-ports.ts';

/** What became of a call that a step of a replay sent. */
export interface Replayed {
  callbackId: string;
  step: PaceStep;
  answer: ReplayAnswer;
}

/** Undefined of what no replay sent, and of what goes on as it is. */
export function replayedOf(
  { callbackId, trigger, replay }: CallMessage,
  { result, successor, unattempted }: Aftermath,
): Replayed | undefined {
  if (replay === undefined || successor?.message.trigger === trigger) return undefined;
  const attempted = result?.attempt.outcome === 'success' ? 'succeeded' : 'failed';
  return { callbackId, step: replay, answer: result ? attempted : (unattempted ?? 'skipped') };
}

type Ports = Pick<DeliverPorts, 'replays' | 'recovery' | 'clock' | 'log'>;

/**
 * Counts what became of a batch's replayed calls, in one write for each step. What is lost of it costs time, no call: a
 * step that is not answered ends by itself.
 */
export async function settleReplays(ports: Ports, replayed: Replayed[]): Promise<void> {
  const bySteps = Map.groupBy(replayed, ({ step }) => `${step.id} ${step.step}`);
  await Promise.all([...bySteps.values()].map((some) => settleStep(ports, some)));
}

async function settleStep(ports: Ports, some: Replayed[]): Promise<void> {
  const { callbackId, step } = some[0]!;
  const answers = some.map(({ answer }) => answer);
  try {
    const { applied, replay } = await ports.replays.apply(callbackId, step.id, answered(step.step, answers));
    if (applied && replay) return await hurryReplay(ports, replay);
    const late = answeredLate(answers);
    if (replay && late) await ports.replays.apply(callbackId, step.id, late);
  } catch (error) {
    ports.log.warn('replay.uncounted', { callbackId, replayId: step.id, reason: String(error) });
  }
}

/** The last answer of a step wakes `recover` for the next one. */
async function hurryReplay({ recovery, clock }: Ports, replay: Replay): Promise<void> {
  const step = replayedStep(replay);
  if (replay.status !== 'running' || step === undefined || !isAnswered(step)) return;
  const { callbackId, id: replayId } = replay;
  const message = { v: 1, kind: 'replay', callbackId, replayId, step: replay.step } as const;
  await recovery.recover([{ message, delayMs: untilNextStepMs(step, clock.now()) }]);
}
