import type { Callback } from '../../domain/callback/callback.ts';
import { spokenOf } from '../../domain/event/state-event.ts';
import {
  noticeAskedAgain,
  noticeOfOldItem,
  noticeSettled,
  recoveryTold,
} from '../../domain/health/beat-steps.ts';
import type { Health, HealthChange } from '../../domain/health/health.ts';
import type { Failing, HealthEffect } from '../../domain/health/health-events.ts';
import { outageOf } from '../../domain/health/outage.ts';
import { announcedOutage } from '../../domain/health/outage-moves.ts';
import { toldOfStop } from '../../domain/health/rule-stop.ts';
import { openNotices } from '../../domain/notice/wanted.ts';
import { carryOut } from '../outages/carry-out.ts';
import { takeStep } from '../outages/take-step.ts';
import type { RecoverPorts } from './recover-ports.ts';

/**
 * A notice was not recorded in time: whatever is not settled of the outage's is asked for again. Asked first, then
 * written: who dies in between leaves it due, and a job too many finds the mail claimed or sent.
 */
export async function askForNotices(ports: RecoverPorts, callback: Callback, found: Health): Promise<Health> {
  const known = await write(ports, callback, found, noticeOfOldItem);
  const { noticeDueAt, outageId } = known;
  if (!isPast(noticeDueAt, ports.clock.now())) return known;
  const effects = await missingNotices(ports, callback, known);
  await carryOut(ports, callback, known, effects);
  if (effects.length > 0) ports.log.warn('notice.overdue', { callbackId: callback.id, outageId });
  return write(ports, callback, known, (health) => {
    if (health.noticeDueAt !== noticeDueAt || health.outageId !== outageId) return undefined;
    return effects.length === 0 ? noticeSettled(health) : noticeAskedAgain(health, ports.clock.now());
  });
}

/** With the state events that belong to them: who died before the notice may have died before those, too. */
async function missingNotices(
  ports: RecoverPorts,
  { id }: Callback,
  health: Health,
): Promise<HealthEffect[]> {
  const { outageId, outageFirstCall, stoppedByCall } = health;
  const figures = outageOf(id, health);
  if (outageId === undefined || figures === undefined) return [];
  const outage = (await ports.health.getOutage(id, outageId)) ?? figures;
  const effects: HealthEffect[] = [];
  for (const kind of openNotices(health, outage)) {
    const failing = await failingCall(ports, id, (kind === 'outage' ? outageFirstCall : stoppedByCall) ?? '');
    if (kind === 'outage')
      effects.push(...announcedOutage(health, failing), { kind: 'record-outage', outageId });
    else effects.push(...toldOfStop(health, failing));
  }
  return effects;
}

async function failingCall({ calls }: RecoverPorts, callbackId: string, callId: string): Promise<Failing> {
  const call = callId === '' ? undefined : await calls.get(callbackId, callId);
  const communication = call?.communicationId !== undefined && { communicationId: call.communicationId };
  return { callId, ...communication, isOfStateEvent: spokenOf(call?.event ?? '') !== undefined };
}

/** The outage has been over for long enough to say so. Told first, then written, like the notices. */
export async function tellRecovery(ports: RecoverPorts, callback: Callback, known: Health): Promise<Health> {
  const { recoveryDueAt, outageId, outageEndedAt } = known;
  if (!isPast(recoveryDueAt, ports.clock.now())) return known;
  if (outageId !== undefined && outageEndedAt !== undefined) {
    const announced: HealthEffect = {
      kind: 'announce',
      change: 'recovered',
      at: outageEndedAt,
      key: outageId,
    };
    const first = await failingCall(ports, callback.id, known.outageFirstCall ?? '');
    await carryOut(ports, callback, known, [
      // Nobody was told that it opened, then: a call that carries a state event causes no further one.
      ...(first.isOfStateEvent ? [] : [announced]),
      { kind: 'notify', notice: 'recovered', outageId },
    ]);
    ports.log.info('outage.recovered', { callbackId: callback.id, outageId });
  }
  return write(ports, callback, known, (health) => {
    const isSame = health.outageId === outageId && health.outageEndedAt === outageEndedAt;
    return isSame && health.recoveryDueAt === recoveryDueAt ? recoveryTold(health) : undefined;
  });
}

function write(
  ports: RecoverPorts,
  callback: Callback,
  known: Health,
  changeOf: (health: Health) => HealthChange | undefined,
): Promise<Health> {
  return takeStep(ports, callback, known, (health) => {
    const change = changeOf(health);
    return change && { change, before: [], after: [], matters: true };
  });
}

export function isPast(due: number | undefined, now: number): boolean {
  return due !== undefined && due <= now;
}
