import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { cursorAfter, idInCursor } from '../../domain/api/page-cursor.ts';
import { type Outage, outageOf } from '../../domain/health/outage.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { findCallbackOrTombstone } from '../callbacks/find-callback.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  health: HealthLedger;
}

/**
 * A callback's outages, newest first. The newest one's figures are those of its health, which its record may lag
 * behind, or which may have no record yet.
 */
export async function readOutages(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ outages: Outage[]; next?: string }> {
  const before = idInCursor('out', cursor);
  await findCallbackOrTombstone(ports, caller, callbackId);
  const [records, health] = await Promise.all([
    ports.health.listOutages(callbackId, limit + 1, before),
    ports.health.get(callbackId),
  ]);
  const newest = outageOf(callbackId, health);
  const outages = records.map((record) => (record.id === newest?.id ? withFigures(record, newest) : record));
  const isUnrecorded = newest && (outages[0]?.id ?? '') < newest.id;
  if (isUnrecorded && (before === undefined || newest.id < before)) outages.unshift(newest);
  const page = outages.slice(0, limit);
  return { outages: page, ...(outages.length > limit && { next: cursorAfter(page.at(-1)!.id) }) };
}

/** The record knows of its mail, health of all else; an end that health has taken back is no end. */
function withFigures(record: Outage, newest: Outage): Outage {
  const { endedAt: _at, endedBy: _by, ...kept } = record;
  const { mails: _mails, ...figures } = newest;
  return { ...kept, ...figures };
}
