import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { cursorAfter, idInCursor } from '../../domain/api/page-cursor.ts';
import { disablesAt } from '../../domain/health/disable-rules.ts';
import { outageIsOpen } from '../../domain/health/health.ts';
import { type Outage, outageOf } from '../../domain/health/outage.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { findCallbackOrTombstone } from '../callbacks/find-callback.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  health: Pick<HealthLedger, 'get' | 'listOutages'>;
}

export interface OutagePage {
  /** `stopsAt`: when the outage would stop the callback, if it does and nothing changes; ms since the epoch. */
  outages: { outage: Outage; stopsAt: number | undefined }[];
  /** A cursor, where there is more to read. */
  next?: string;
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
): Promise<OutagePage> {
  const before = idInCursor('out', cursor);
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const [records, health] = await Promise.all([
    ports.health.listOutages(callbackId, limit + 1, before),
    ports.health.get(callbackId),
  ]);
  const newest = outageOf(callbackId, health);
  const outages = records.map((record) => (record.id === newest?.id ? withFigures(record, newest) : record));
  const isUnrecorded = newest && (outages[0]?.id ?? '') < newest.id;
  if (isUnrecorded && (before === undefined || newest.id < before)) outages.unshift(newest);
  const page = outages.slice(0, limit);
  const stopsAt = outageIsOpen(health) ? disablesAt(callback.disable, health) : undefined;
  return {
    outages: page.map((outage) => ({ outage, stopsAt: outage.id === newest?.id ? stopsAt : undefined })),
    ...(outages.length > limit && { next: cursorAfter(page.at(-1)!.id) }),
  };
}

/** The record knows of its mails, health of all else; an end that health has taken back is no end. */
function withFigures(record: Outage, newest: Outage): Outage {
  const { endedAt: _at, endedBy: _by, ...kept } = record;
  const { mails: _mails, notices: _notices, ...figures } = newest;
  return { ...kept, ...figures };
}
