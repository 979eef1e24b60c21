import type { Callback } from '../callback/callback.ts';
import { isoTime } from '../callback/callback-view.ts';
import type { CallbackState } from '../health/health.ts';
import type { Cause, StateChange } from '../health/health-events.ts';
import { derivedId } from '../text/ids.ts';
import { compactJson } from '../text/json-text.ts';
import type { AcceptedEvent } from './event.ts';

const STATE_EVENT = /^callback\.(cb_[0-9A-Z]+)\.(started|stopped|errors|outage|recovered)$/;

/** The callback that a state event speaks of, to which it never goes. Undefined: it is none. */
export function spokenOf(eventType: string): string | undefined {
  return STATE_EVENT.exec(eventType)?.[1];
}

export interface StateNews {
  change: StateChange;
  /** When it happened; ms since the epoch. With `key` it makes the event's id, so that a repeat makes the same one. */
  at: number;
  key: string | number;
  state: CallbackState;
  reason?: string | undefined;
  outageId?: string | undefined;
  cause?: Cause | undefined;
}

/** A state event's payload. It names what can be looked up, and holds nothing of URL, credentials or content. */
export interface StatePayload extends Partial<Cause> {
  callbackId: string;
  change: StateChange;
  /** When it happened; ISO 8601. */
  at: string;
  /** The callback's state since. */
  state: CallbackState;
  /** Why it is stopped, in words. */
  reason?: string;
  /** The outage that is on, or of `recovered` the one that is over. */
  outageId?: string;
}

/** What Redial itself publishes about a callback, to those of its tenant that subscribe. */
export function stateEvent(
  { id, tenant }: Pick<Callback, 'id' | 'tenant'>,
  { change, at, key, state, reason, outageId, cause }: StateNews,
): AcceptedEvent {
  const payload: StatePayload = {
    callbackId: id,
    change,
    at: isoTime(at),
    state,
    ...(reason !== undefined && { reason }),
    ...(outageId !== undefined && { outageId }),
    ...cause,
  };
  const communication = cause?.communicationId !== undefined && { communicationId: cause.communicationId };
  return {
    id: derivedId('evt', at, id, change, key),
    acceptedAt: at,
    event: { type: `callback.${id}.${change}`, tenant, ...communication, payload: compactJson(payload) },
  };
}
