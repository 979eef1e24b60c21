import type { PaceStep, ProbeMoreMessage } from '../../contract/messages.ts';
import { drainedStep, droppedOf } from '../../domain/health/drain-steps.ts';
import type { Health } from '../../domain/health/health.ts';
import { isAnswered, untilNextStepMs } from '../../domain/health/pace.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { healthAsItIs } from './look-up.ts';
import { seen } from './write-step.ts';

const MAX_TRIES = 8;

type Ports = Pick<DeliverPorts, 'health' | 'healthView' | 'recovery' | 'clock' | 'log'>;

/**
 * Counts the calls of a drain that were not attempted. What is lost of it costs time, no call: a step that is not answered
 * ends by itself.
 */
export async function countDropped(ports: Ports, callbackId: string, dropped: PaceStep[]): Promise<void> {
  try {
    let health = await healthAsItIs(ports, callbackId);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const change = droppedOf(health, dropped);
      if (change === undefined) return;
      const written = await seen(ports).apply(callbackId, change);
      health = written.health;
      if (written.applied) return await hurryDrain(ports, callbackId, health, dropped);
    }
  } catch (error) {
    ports.log.warn('drain.uncounted', { callbackId, dropped: dropped.length, reason: String(error) });
  }
}

/** Lost, the beat has made one probe, and the next beat makes another. */
export async function askForProbes(
  { recovery, log }: Pick<DeliverPorts, 'recovery' | 'log'>,
  message: ProbeMoreMessage,
): Promise<void> {
  try {
    await recovery.recover([{ message, delayMs: 0 }]);
  } catch (error) {
    log.warn('probes.unasked', { callbackId: message.callbackId, reason: String(error) });
  }
}

/** The last answer of a step wakes `recover` for the next one. `health` counts what was `answered` just now. */
export async function hurryDrain(
  { recovery, clock, log }: Pick<DeliverPorts, 'recovery' | 'clock' | 'log'>,
  callbackId: string,
  health: Health,
  answered: PaceStep[],
): Promise<void> {
  const { epoch, beat, drainId, drainStep } = health;
  const step = drainedStep(health);
  const isOfStep = answered.some((one) => one.id === drainId && one.step === drainStep);
  if (step === undefined || !isOfStep || !isAnswered(step)) return;
  try {
    const message = { v: 1, kind: 'beat', callbackId, epoch, beat } as const;
    await recovery.recover([{ message, delayMs: untilNextStepMs(step, clock.now()) }]);
  } catch (error) {
    log.warn('drain.unhurried', { callbackId, reason: String(error) });
  }
}
