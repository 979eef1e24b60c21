import { type Health, outageIsOpen } from '../../domain/health/health.ts';
import type { FailedEvent, RecordOutage, SucceededEvent } from '../../domain/health/health-events.ts';
import { endOfOutage, stepOf } from '../../domain/health/health-modes.ts';
import { outageOf } from '../../domain/health/outage.ts';
import type { DeliverPorts } from './deliver-ports.ts';

type Ports = Pick<DeliverPorts, 'health' | 'healthView' | 'notices' | 'clock' | 'log'>;

const MAX_TRIES = 8;

/**
 * Tells a callback's health what happened: decides on the cached view, writes conditionally, decides again on what
 * refused the write.
 *
 * Order: an outage that the write lets go of is recorded before it; a new one is recorded, then its notice job is
 * sent, after it. A crash in between is made good when the message returns: a repeat records the newest outage again,
 * and asks for its mail unless that is settled.
 *
 * Throws only if an outage was to open or end: then the message must return. Lost counters are logged.
 */
export async function settleHealth(
  ports: Ports,
  callbackId: string,
  event: FailedEvent | SucceededEvent,
): Promise<void> {
  const known = await tell(ports, callbackId, event);
  if (known && event.kind === 'succeeded' && event.configVersion === known.configVersion)
    await endOutage(ports, callbackId, known, event);
}

/** Returns the health as it then is, or undefined where only counters were lost. */
async function tell(
  ports: Ports,
  callbackId: string,
  event: FailedEvent | SucceededEvent,
): Promise<Health | undefined> {
  let matters = true;
  try {
    let known = await ports.healthView.get(callbackId);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const isBehind = event.configVersion > known.configVersion;
      const own = stepOf(isBehind ? { ...known, configVersion: event.configVersion } : known, event);
      const step = isBehind ? stepOf(known, { kind: 'edited', configVersion: event.configVersion }) : own;
      matters = own.matters;
      for (const message of step.before) await recordOutage(ports, callbackId, message, known);
      const written = await ports.health.apply(callbackId, step.change);
      known = written.health;
      ports.healthView.remember(callbackId, known);
      if (!written.applied || isBehind) continue;
      for (const message of step.after) await recordOutage(ports, callbackId, message, known);
      return known;
    }
    throw new Error(`The health of ${callbackId} was contended: no write in ${MAX_TRIES} tries.`);
  } catch (error) {
    if (matters) throw error;
    ports.log.warn('health.lost', { callbackId, event: event.kind, reason: String(error) });
    return undefined;
  }
}

/** A refusal needs no second try: the outage has ended, or a failure began after this success. */
async function endOutage(
  ports: Ports,
  callbackId: string,
  health: Health,
  success: { startedAt: number; endedAt: number },
): Promise<void> {
  const step = endOfOutage(health, success);
  if (step === undefined) return;
  const written = await ports.health.apply(callbackId, step.change);
  ports.healthView.remember(callbackId, written.health);
  if (written.applied) ports.log.info('outage.ended', { callbackId, outageId: health.outageId });
}

async function recordOutage(
  ports: Ports,
  callbackId: string,
  message: RecordOutage,
  health: Health,
): Promise<void> {
  const figures = outageOf(callbackId, health);
  if (figures?.id !== message.outageId) return;
  const outage = await ports.health.keepOutage(figures);
  if (outage.notifiedAt !== undefined || outage.mailFault !== undefined) return;
  await ports.notices.notify(
    { v: 1, kind: 'outage', callbackId, outageId: outage.id, queuedAt: ports.clock.now() },
    0,
  );
  if (outageIsOpen(health)) ports.log.info('outage.opened', { callbackId, outageId: outage.id });
}
