import { SQS_MAX_DELAY_SECONDS } from '../../contract/limits.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { stateEvent } from '../../domain/event/state-event.ts';
import { type Health, outageIsOpen } from '../../domain/health/health.ts';
import type { HealthEffect, PersonEffect } from '../../domain/health/health-events.ts';
import { isSettled, outageOf } from '../../domain/health/outage.ts';
import type { EventQueue, NoticeQueue, RecoveryQueue } from '../../ports/call-queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import { handoverOf } from '../publish/fan-out-event.ts';

export interface EffectPorts {
  health: Pick<HealthLedger, 'keepOutage'>;
  notices: NoticeQueue;
  recovery: RecoveryQueue;
  events: EventQueue;
  clock: Clock;
  log: Log;
}

export type PassOnPorts = Pick<EffectPorts, 'recovery' | 'events' | 'clock'>;

export type Whose = Pick<Callback, 'id' | 'tenant'>;

/**
 * What a step of a callback's health asks for besides its write, in its order; `health` is as the write left it. Each may
 * be done again without harm: records and claims know repeats, events and beats make the same ids.
 */
export async function carryOut(
  ports: EffectPorts,
  callback: Whose,
  health: Health,
  effects: HealthEffect[],
): Promise<void> {
  for (const effect of effects) await carryOutOne(ports, callback, health, effect);
}

async function carryOutOne(
  ports: EffectPorts,
  callback: Whose,
  health: Health,
  effect: HealthEffect,
): Promise<void> {
  const { notices, clock } = ports;
  switch (effect.kind) {
    case 'record-outage':
      return recordOutage(ports, callback, health, effect.outageId);
    case 'notify': {
      const { outageId, callId } = effect;
      const about = { v: 1, callbackId: callback.id, outageId, queuedAt: clock.now() } as const;
      return effect.notice === 'stopped'
        ? notices.notify({ ...about, kind: 'stopped', ...(callId !== undefined && { callId }) }, 0)
        : notices.notify({ ...about, kind: 'recovered' }, 0);
    }
    default:
      return passOn(ports, callback, health, effect);
  }
}

/** What a person's word may ask for, too. */
export async function passOn(
  { recovery, events, clock }: PassOnPorts,
  callback: Whose,
  health: Health,
  effect: PersonEffect,
): Promise<void> {
  const job = { v: 1, callbackId: callback.id } as const;
  switch (effect.kind) {
    case 'announce': {
      const { state, stateReason: reason } = health;
      const isOfOutage = outageIsOpen(health) || effect.change === 'recovered';
      const outageId = isOfOutage ? health.outageId : undefined;
      const event = stateEvent(callback, { ...effect, state, reason, outageId });
      // Who meets it again, after a crash, looks the calls up before anyone is called. It may be told late: its calls
      // have all their time from now on.
      return events.handOver([handoverOf({ ...event, again: true, windowFrom: clock.now() })]);
    }
    case 'close':
      return recovery.recover([{ message: { ...job, kind: 'close', by: effect.by }, delayMs: 0 }]);
    case 'beat': {
      // What is due later than a queue can wait is left to the tick, which finds it by its time.
      if (effect.delayMs > SQS_MAX_DELAY_SECONDS * 1000) return;
      const { epoch, beat } = health;
      return recovery.recover([{ message: { ...job, kind: 'beat', epoch, beat }, delayMs: effect.delayMs }]);
    }
  }
}

/** The notice job goes out with the record, unless the mail is settled, or was never to be sent. */
async function recordOutage(
  { health: ledger, notices, clock }: EffectPorts,
  callback: Whose,
  health: Health,
  outageId: string,
): Promise<void> {
  const figures = outageOf(callback.id, health);
  if (figures?.id !== outageId) return;
  const outage = await ledger.keepOutage(figures);
  if (isSettled(outage, 'outage') || health.outageIsSilent) return;
  await notices.notify({ v: 1, kind: 'outage', callbackId: callback.id, outageId, queuedAt: clock.now() }, 0);
}
