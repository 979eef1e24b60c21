import type { SeenMail, SimRecord } from '../world/record.ts';
import { indexed } from './indexed-record.ts';

/** From the mail service's word until it is recorded. */
const RECORDING_MS = 100;

/**
 * The gap between the mail service's acceptance and our record of it, the only one in which a mail may be repeated: its
 * worker died there, did not hear the answer, or could not record it.
 */
export function mayBeUnheard(record: SimRecord, { at, invocation }: SeenMail): boolean {
  const index = indexed(record);
  const worker = index.invocation(invocation);
  const faults = index.faultsIn(invocation);
  const isSlow = faults.some(({ kind }) => kind === 'slow');
  const longestMs = isSlow ? record.limits.visibilityMs : RECORDING_MS;
  const hasDied = worker === undefined || (worker.died && (worker.endedAt ?? at) <= at + longestMs);
  return (
    hasDied ||
    faults.some(
      ({ where, kind }) =>
        (where.startsWith('mailer') && kind === 'lost') ||
        (where.endsWith('recordNotice') && kind === 'fail'),
    )
  );
}
