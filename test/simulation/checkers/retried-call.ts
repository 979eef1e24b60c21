import { START } from '../../kit/samples.ts';
import type { FaultHit, SimRecord } from '../world/record.ts';
import { p4Cadence } from './p4-cadence.ts';
import { quietRecord, whatsOf } from './record-samples.ts';
import { addCall, SECOND_MS, type Try } from './record-story.ts';

export const whats = (record: SimRecord) => whatsOf(p4Cadence, record);
export const FIRST: Try = { at: START + SECOND_MS, lastsMs: 1000, outcome: 'http_error' };
/** The end of the first request. */
export const ENDED = START + 2 * SECOND_MS;
export const later = (seconds: number): Try => ({ at: ENDED + seconds * SECOND_MS });

/** A call that failed once, and whatever came after it. */
export function retried(
  tries: Try[],
  first: Partial<Try> = {},
  changes: Parameters<typeof quietRecord>[0] = {},
): SimRecord {
  const record = quietRecord(changes);
  addCall(record, { tries: [{ ...FIRST, ...first }, ...tries] });
  return record;
}

export function withFault(record: SimRecord, fault: Partial<FaultHit> = {}): SimRecord {
  const callIds = [record.requests[0]!.callId];
  record.faults.push({
    at: ENDED + 20,
    kind: 'fail',
    where: 'queue.retry',
    invocation: 1,
    callIds,
    ...fault,
  });
  return record;
}
