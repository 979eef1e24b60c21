import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type {
  AcceptedCall,
  FaultHit,
  HealthMove,
  Invocation,
  PersonsAct,
  SeenMail,
  SeenRequest,
  SentMessage,
  SimRecord,
} from '../world/record.ts';

export type SentCallMessage = SentMessage & { message: CallMessage };

/**
 * A record by call and by callback; every list is in the order of time. Each part is made when a checker first asks for it,
 * and once: a record must not be changed after a checker has seen it.
 */
export interface IndexedRecord {
  acceptedOf(callbackId: string): AcceptedCall[];
  /** As it lies in the table at the end. */
  call(callId: string): Call | undefined;
  callsOf(callbackId: string): Call[];
  /** Those that came of one event for one callback: never more than one, if all is well. */
  callsOfEvent(eventId: string, callbackId: string): Call[];
  requestsOfCall(callId: string): SeenRequest[];
  requestsOf(callbackId: string): SeenRequest[];
  requestsIn(invocation: number): SeenRequest[];
  /** Deliveries, retries and schedules: all that may become a request. */
  messagesOfCall(callId: string): SentCallMessage[];
  messagesOf(callbackId: string): SentCallMessage[];
  message(messageId: string): SentMessage | undefined;
  movesOf(callbackId: string): HealthMove[];
  mailsOf(callbackId: string): SeenMail[];
  /** All of a callback, those about its calls among them. */
  actsOf(callbackId: string): PersonsAct[];
  actsOnCall(callId: string): PersonsAct[];
  faultsOfCall(callId: string): FaultHit[];
  faultsOf(callbackId: string): FaultHit[];
  faultsIn(invocation: number): FaultHit[];
  invocation(id: number): Invocation | undefined;
  /** As it was configured then; before it was registered: as it was registered. */
  configAt(callbackId: string, at: number): Callback | undefined;
  configOfVersion(callbackId: string, version: number): Callback | undefined;
}

const indexes = new WeakMap<SimRecord, IndexedRecord>();

export function indexed(record: SimRecord): IndexedRecord {
  let index = indexes.get(record);
  if (index === undefined) {
    index = indexOf(record);
    indexes.set(record, index);
  }
  return index;
}

function indexOf(record: SimRecord): IndexedRecord {
  const { accepted, requests, sent, moves, mails, acts, faults, final } = record;
  const callMessages = once(() => inTime(sent).filter(isOfCall));
  const newest = (callbackId: string) => record.callbacks.get(callbackId) ?? [];
  return {
    acceptedOf: groups(
      () => accepted,
      (one) => [one.callbackId],
    ),
    call: byId(() => new Map(final.calls.map((call) => [call.id, call]))),
    callsOf: lists(() => Map.groupBy(final.calls, ({ callbackId }) => callbackId)),
    callsOfEvent: (() => {
      const of = lists(() => Map.groupBy(final.calls, (call) => `${call.eventId} ${call.callbackId}`));
      return (eventId, callbackId) => of(`${eventId} ${callbackId}`);
    })(),
    requestsOfCall: groups(
      () => requests,
      ({ callId }) => [callId],
    ),
    requestsOf: groups(
      () => requests,
      ({ callbackId }) => [callbackId],
    ),
    requestsIn: groups(
      () => requests,
      ({ invocation }) => [invocation],
    ),
    messagesOfCall: groups(callMessages, ({ message }) => [message.callId]),
    messagesOf: groups(callMessages, ({ message }) => [message.callbackId]),
    message: byId(() => new Map(sent.map((one) => [one.messageId, one]))),
    movesOf: groups(
      () => moves,
      ({ callbackId }) => [callbackId],
    ),
    mailsOf: groups(
      () => mails,
      ({ callbackId }) => [callbackId],
    ),
    actsOf: groups(
      () => acts,
      ({ callbackId }) => [callbackId],
    ),
    actsOnCall: groups(
      () => acts,
      ({ callId }) => (callId === undefined ? [] : [callId]),
    ),
    faultsOfCall: groups(
      () => faults,
      ({ callIds }) => callIds ?? [],
    ),
    faultsOf: groups(
      () => faults,
      ({ callbackIds }) => callbackIds ?? [],
    ),
    faultsIn: groups(
      () => faults,
      ({ invocation }) => (invocation === undefined ? [] : [invocation]),
    ),
    invocation: byId(() => new Map(record.invocations.map((one) => [one.id, one]))),
    configAt: (callbackId, at) =>
      (newest(callbackId).findLast((one) => one.at <= at) ?? newest(callbackId)[0])?.callback,
    configOfVersion: (callbackId, version) =>
      newest(callbackId).findLast(({ callback }) => callback.version === version)?.callback,
  };
}

function isOfCall(one: SentMessage): one is SentCallMessage {
  return 'callId' in one.message && 'turn' in one.message;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Things by each of their keys, in the order of time. */
function groups<T extends { at: number }, K>(all: () => T[], keysOf: (one: T) => K[]): (key: K) => T[] {
  return lists(() => {
    const found = new Map<K, T[]>();
    for (const one of inTime(all()))
      for (const key of keysOf(one)) {
        const group = found.get(key);
        if (group === undefined) found.set(key, [one]);
        else group.push(one);
      }
    return found;
  });
}

function lists<T, K>(make: () => Map<K, T[]>): (key: K) => T[] {
  const made = once(make);
  return (key) => made().get(key) ?? [];
}

function byId<T, K>(make: () => Map<K, T>): (key: K) => T | undefined {
  const made = once(make);
  return (key) => made().get(key);
}

function inTime<T extends { at: number }>(all: T[]): T[] {
  const isInOrder = all.every((one, i) => i === 0 || all[i - 1]!.at <= one.at);
  return isInOrder ? all : all.toSorted((a, b) => a.at - b.at);
}
