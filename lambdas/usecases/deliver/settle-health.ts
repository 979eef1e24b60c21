import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import type { HealthStep } from '../../domain/health/health-events.ts';
import { sequelOfFailure, sequelOfSuccess, stepOf, usageOf } from '../../domain/health/health-modes.ts';
import { carryOut } from '../outages/carry-out.ts';
import { takeStep } from '../outages/take-step.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import type { Told } from './health-events-of.ts';
import { healthAsItIs } from './look-up.ts';
import { hurryDrain } from './settle-drain.ts';
import { seen, type Written, writeStep } from './write-step.ts';

export type SettlePorts = Pick<
  DeliverPorts,
  'directory' | 'health' | 'healthView' | 'notices' | 'recovery' | 'events' | 'clock' | 'log'
>;

/**
 * Tells a callback's health what happened, in one write; and what follows from that, in a second one where something
 * does: an outage ends, the callback is parked, or stopped. What both ask for comes after both: a failure that opens an
 * outage and stops the callback sends one notice. A crash in between is made good when the message returns: a repeat
 * asks for all of it again.
 *
 * Throws only if an outage was to open or end, or the mode to change: then the message must return. Lost streaks are
 * logged.
 */
export async function settleHealth(ports: SettlePorts, told: Told): Promise<void> {
  const { callback, event } = told;
  const first = await tell(ports, told);
  if (first === undefined) return;
  const { health, effects } = await follow(ports, told, first.health);
  await carryOut(ports, callback, health, [...first.effects, ...effects]);
  await hurryDrain(ports, callback.id, health, event.drained);
}

/** Returns undefined where nothing could be written. */
async function tell(ports: SettlePorts, told: Told): Promise<Written | undefined> {
  const { callback, event } = told;
  let matters = true;
  let decided: { on: Health; step: HealthStep } | undefined;
  const decide = (health: Health): HealthStep => {
    if (decided?.on !== health) decided = { on: health, step: stepOf(health, event) };
    matters = isWeighty(health, told, decided.step);
    return decided.step;
  };
  try {
    const known = await healthSeen(ports, told);
    const { configVersion } = event;
    decide(known.configVersion < configVersion ? { ...known, configVersion } : known);
    const learned = await learn(ports, callback, known, configVersion);
    return await writeStep(ports, callback, learned, decide);
  } catch (error) {
    const health = await countUsage(ports, told);
    if (matters) throw error;
    const reason = String(error);
    ports.log.warn('health.lost', { callbackId: callback.id, event: event.kind, counted: !!health, reason });
    return health && { health, effects: [] };
  }
}

/** A view that does not know the steps of the drain yet would not count their answers. */
async function healthSeen(ports: SettlePorts, { callback, event }: Told): Promise<Health> {
  const health = await ports.healthView.get(callback.id);
  const isNew = event.drained.some(({ id, step }) => id !== health.drainId || step !== health.drainStep);
  return isNew ? healthAsItIs(ports, callback.id) : health;
}

function isWeighty(health: Health, told: Told, step: HealthStep): boolean {
  return step.matters || sequelOf(health, told) !== undefined;
}

/** After a crash between an edit and its telling: whoever finds health behind tells it. */
function learn(ports: SettlePorts, callback: Callback, known: Health, version: number): Promise<Health> {
  const edit = { kind: 'edited', configVersion: version, isRepair: true } as const;
  return takeStep({ ...ports, health: seen(ports) }, callback, known, (health) =>
    health.configVersion < version
      ? stepOf(health, { ...edit, retries: callback.retriesEnabled, now: ports.clock.now() })
      : undefined,
  );
}

/**
 * Usage equals the requests that were made, whatever else gets lost: this write has no condition to fail. The repeat
 * that may follow counts none.
 */
async function countUsage(ports: SettlePorts, { callback, event }: Told): Promise<Health | undefined> {
  try {
    return (await seen(ports).apply(callback.id, { add: usageOf(event), when: [] })).health;
  } catch {
    return undefined;
  }
}

/** Before a failure parks or stops its callback: that must still be configured as it was when it was called. */
async function follow(ports: SettlePorts, told: Told, first: Health): Promise<Written> {
  let health = first;
  if (told.event.kind === 'failed' && sequelOf(health, told)) {
    const newest = await ports.directory.get(told.callback.id);
    if (newest === undefined || newest.deletedAt !== undefined) return { health, effects: [] };
    health = await learn(ports, newest, health, newest.version);
  }
  return writeStep(ports, told.callback, health, (found) => sequelOf(found, told));
}

function sequelOf(health: Health, { event }: Told): HealthStep | undefined {
  return event.kind === 'failed' ? sequelOfFailure(health, event) : sequelOfSuccess(health, event);
}
