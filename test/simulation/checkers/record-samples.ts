import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Outage } from '../../../lambdas/domain/health/outage.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { Checker, SeenRequest, SimRecord } from '../world/record.ts';
import { emptyRecord } from './empty-record.ts';
import {
  addCall,
  addCallback,
  addInvocation,
  addMessage,
  addMove,
  MINUTE_MS,
  SECOND_MS,
} from './record-story.ts';

/** Between two attempts of a call; with the time that the first one takes. */
const INTERVAL_MS = 300 * SECOND_MS;

/** Of each checker's tests: a callback that is called directly, and a record with nothing else. */
export function quietRecord(changes: Partial<Callback> = {}): SimRecord {
  const record = emptyRecord();
  addCallback(record, { name: 'quiet', ...changes });
  return record;
}

/**
 * A run that every checker accepts: calls that succeed at once, and a short outage of one callback, with its mail, that
 * ends with the next attempt of the call that opened it.
 */
export function healthyRecord(changes: Partial<Callback> = {}): SimRecord {
  const record = quietRecord(changes);
  const { id: callbackId } = sampleCallback(changes);
  for (let n = 0; n < 3; n++) addCall(record, { callbackId, at: START + n * MINUTE_MS });
  const at = START + 10 * MINUTE_MS;
  const retriedAt = at + SECOND_MS + 200 + INTERVAL_MS;
  addCall(record, {
    callbackId,
    at,
    tries: [
      { at: at + SECOND_MS, outcome: 'http_error' },
      { at: retriedAt, lagMs: 500 },
    ],
  });
  const [failure, success] = record.requests.slice(-2);
  addOutage(record, failure!, success!);
  addCall(record, { callbackId, at: START + 3_600_000 });
  return record;
}

/** The outage that one failure opens and one success ends, and its mail 3 s after the failure. */
export function addOutage(record: SimRecord, failure: SeenRequest, success?: SeenRequest): Outage {
  const { callbackId, callId, turn } = failure;
  const id = derivedId('out', failure.at, callbackId, callId, turn);
  const error = { at: failure.hostAt, outcome: failure.outcome ?? 'unknown' };
  addMove(record, callbackId, failure.endedAt! + 20, {
    outageId: id,
    outageStartedAt: failure.hostAt,
    outageFirstError: error,
    outageFirstCall: callId,
    outageLastFailureAt: failure.hostAt,
    outageEndedAt: undefined,
    outageEndedBy: undefined,
    outageIsFinal: undefined,
    outageIsSilent: undefined,
    streak: 1,
    streakSince: failure.hostAt,
  });
  const mailAt = failure.endedAt! + 3000;
  const job = { v: 1, kind: 'outage', callbackId, outageId: id, queuedAt: mailAt - 1000 } as const;
  addMessage(record, { at: mailAt - 1000, queue: 'notices', dueAt: mailAt - 1000, message: job });
  const { id: invocation } = addInvocation(record, { at: mailAt - 100, function: 'notify' });
  const to = ['owner@example.com'];
  record.mails.push({ at: mailAt, callbackId, kind: 'outage', outageId: id, to, result: 'sent', invocation });
  const ended = success && {
    outageEndedAt: success.endedAt!,
    outageEndedBy: 'delivery',
    streak: 0,
    streakSince: undefined,
  };
  if (success) addMove(record, callbackId, success.endedAt! + 20, ended!);
  const outage: Outage = {
    id,
    callbackId,
    startedAt: failure.hostAt,
    firstError: error,
    firstCall: callId,
    ...(success && { endedAt: success.endedAt!, endedBy: 'delivery' }),
    attempts: 1,
    callsAffected: 1,
    probes: 0,
    mails: 1,
    notices: { outage: { notifiedAt: mailAt, mailId: `mail-${record.mails.length}` } },
  };
  record.final.outages.push(outage);
  return outage;
}

/** What a checker says of a record, without the rest. */
export function whatsOf(checker: Checker, record: SimRecord): string[] {
  return checker(record).map(({ what }) => what);
}
