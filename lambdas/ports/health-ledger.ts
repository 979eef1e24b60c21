import type { Health, HealthChange } from '../domain/health/health.ts';
import type { NoticeKind, Outage } from '../domain/health/outage.ts';

export interface HealthLedger {
  /** Consistent. HEALTHY where nothing was ever recorded. */
  get(callbackId: string): Promise<Health>;
  getMany(callbackIds: string[]): Promise<Map<string, Health>>;
  /** One conditional write. `health` is the new item when `applied`, else the one that refused it. */
  apply(callbackId: string, change: HealthChange): Promise<{ applied: boolean; health: Health }>;

  /** Creates the record, or brings the figures of an existing one up to date; its notice fields stay. Returns it. */
  keepOutage(outage: Outage): Promise<Outage>;
  getOutage(callbackId: string, outageId: string): Promise<Outage | undefined>;
  /** The newest first, from before the id `before`. */
  listOutages(callbackId: string, limit: number, before?: string): Promise<Outage[]>;

  /**
   * Claims one of the outage's mails; there is one of each kind. False if it was sent, will never be, or another
   * call's claim is younger than `staleBefore`.
   */
  claimNotice(
    callbackId: string,
    outageId: string,
    kind: NoticeKind,
    now: number,
    staleBefore: number,
  ): Promise<boolean>;
  releaseNotice(callbackId: string, outageId: string, kind: NoticeKind): Promise<void>;
  recordNotice(callbackId: string, outageId: string, kind: NoticeKind, result: NoticeResult): Promise<void>;

  /** Callbacks with something due before `before` (ms), in pages, by an index that may lag. */
  overdue(before: number): AsyncIterable<string[]>;
  /** How many callbacks have something due at all, by the same index: read page by page, at no one moment. */
  troubled(): Promise<number>;

  /**
   * For a callback that is deleted: its health and its newest outage are kept until `at` (ms), or that outage for as
   * long as its end says. The outage's record takes no more figures. A repeat with the same `at` changes nothing.
   */
  expire(callbackId: string, at: number): Promise<void>;
}

export type NoticeResult = { notifiedAt: number; mailId: string } | { mailFault: string };
