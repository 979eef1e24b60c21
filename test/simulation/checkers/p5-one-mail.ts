import type { Checker, SimRecord, Violation } from '../world/record.ts';
import { configsBetween } from './call-facts.ts';
import { misdirectedMails } from './mail-recipients.ts';
import { boundsOf, revivedOutages } from './outage-bounds.ts';
import { overtakenOpenings, unendedOutages } from './outage-ends.ts';
import { mailsOf } from './outage-mails.ts';
import { openingsIn } from './outage-openings.ts';
import { outageRecords } from './outage-records.ts';
import { outsideOutages } from './outside-outages.ts';

/**
 * P5: one mail per outage, never one per call. A crash may delay it, and repeat it only in the gap between the mail
 * service's acceptance and our record of it; it never loses it. Flapping does not multiply it.
 * It goes to the callback's owners; and there is one record of each outage, which tells its end.
 */
export const p5OneMail: Checker = (record) => [
  ...openingsIn(record).flatMap((opening) => [...mailsOf(record, opening), ...boundsOf(record, opening)]),
  ...revivedOutages(record),
  ...outsideOutages(record),
  ...unendedOutages(record),
  ...overtakenOpenings(record),
  ...strayMails(record),
  ...misdirectedMails(record),
  ...outageRecords(record),
];

/** About an outage that there never was, or about each call, where nobody asked for that. */
function strayMails(record: SimRecord): Violation[] {
  const outages = new Set(openingsIn(record).map(({ outageId }) => outageId));
  return record.mails.flatMap(({ at, callbackId, kind, outageId, result }) => {
    const tell = (what: string) => [{ promise: 'P5', at, callbackId, what } as const];
    if (kind !== 'call') {
      const isKnown = outageId !== undefined && outages.has(outageId);
      return isKnown ? [] : tell(`a mail (${kind}) about ${outageId}, which there never was`);
    }
    const configs = configsBetween(record, callbackId, at, at);
    const isWanted = configs.some(({ notify }) => notify.everyFailedCall);
    return result === 'sent' && !isWanted ? tell('a mail about one call') : [];
  });
}
