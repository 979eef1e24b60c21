import { createHash } from 'node:crypto';
import type { EventBody } from '../../contract/api/event.ts';
import { MAX_PAYLOAD_BYTES } from '../../contract/limits.ts';
import { byteLength } from '../call/payload.ts';
import { isTooDeep, MAX_JSON_LEVELS } from '../text/json-depth.ts';
import { compactJson } from '../text/json-text.ts';
import { withParameters } from './callback-parameters.ts';

/** A validated event. `payload` is compact JSON text, the very bytes that will be sent. */
export interface PublishableEvent {
  type: string;
  tenant: string;
  callbackId?: string;
  messageId?: string;
  messageLocation?: string;
  payload?: string;
  variables?: Record<string, string>;
  batchId?: string;
  communicationId?: string;
  memberId?: string;
  idempotencyKey?: string;
}

/** An event with its identity. */
export interface AcceptedEvent {
  id: string;
  acceptedAt: number;
  event: PublishableEvent;
  /** The rest of a fan-out: subscribers after this callback id. */
  after?: string;
  /** It may have been fanned out before, in part or in whole. */
  again?: boolean;
  /**
   * When its calls' windows begin, if that is later than `acceptedAt`: under a claim that was left without an answer
   * nothing may ever have been sent. Ms since the epoch.
   */
  windowFrom?: number;
}

/** Why an event cannot be published although each of its fields is right. */
export interface EventProblem {
  type: 'invalid' | 'too-large';
  field: 'payload' | 'callbackParameters';
  message: string;
}

/** An event as its producer sent it, made ready: its payload, with the parameters in it, serialised once and for all. */
export function publishableFrom(
  { payload, callbackParameters = {}, ...rest }: EventBody,
  tenant: string,
): { event: PublishableEvent } | { problem: EventProblem } {
  if (isTooDeep(payload)) {
    const message = `A payload is nested at most ${MAX_JSON_LEVELS} levels deep.`;
    return { problem: { type: 'invalid', field: 'payload', message } };
  }
  const joined = withParameters(payload, callbackParameters);
  if ('problem' in joined)
    return { problem: { type: 'invalid', field: 'callbackParameters', message: joined.problem } };
  if (joined.payload === undefined) return { event: { ...rest, tenant } };
  const text = compactJson(joined.payload);
  const bytes = byteLength(text);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const message = `A payload is at most ${MAX_PAYLOAD_BYTES} bytes of JSON; this one is ${bytes}.`;
    return { problem: { type: 'too-large', field: 'payload', message } };
  }
  return { event: { ...rest, tenant, payload: text } };
}

/** What an idempotency key stands for, hex: all of an event but the key. The order of its fields is no matter. */
export function contentHashOf({ idempotencyKey: _key, ...content }: PublishableEvent): string {
  return hashOf(compactJson(Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1))));
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
