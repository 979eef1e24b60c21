import type { Failure, Health } from './health.ts';

/** From a callback's first failed attempt to the success that ends it: one record, one mail. */
export interface Outage {
  id: string;
  callbackId: string;
  startedAt: number;
  endedAt?: number;
  endedBy?: string;
  firstError: Failure;
  /** The first call that failed: what the mail tells about. */
  firstCall: string;
  attempts: number;
  callsAffected: number;
  /** Attempts, among those, that were made to find out whether it is over. */
  probes: number;
  /** How many mails were sent about it, of all kinds. */
  mails: number;
  /** What became of its mails, by kind. */
  notices: Partial<Record<NoticeKind, Notice>>;
}

/** Its one mail, that it stopped the callback, and that it is over. */
export type NoticeKind = 'outage' | 'stopped' | 'recovered';

export interface Notice {
  /** A worker is sending the mail. */
  claimedAt?: number;
  /** The mail service took it. */
  notifiedAt?: number;
  mailId?: string;
  /** Why no mail could be sent, where none ever will be. */
  mailFault?: string;
}

/** Sent, or given up: there is nothing left to do for it. */
export function isSettled({ notices }: Outage, kind: NoticeKind): boolean {
  const { notifiedAt, mailFault } = notices[kind] ?? {};
  return notifiedAt !== undefined || mailFault !== undefined;
}

/** An outage that ended less than this ago is taken up again, with its id and without a new mail. */
export const FLAP_MS = 30 * 60_000;

/** The callback's newest outage as its health tells it: the record's own copy of these figures may lag. */
export function outageOf(callbackId: string, health: Health): Outage | undefined {
  if (health.outageId === undefined || health.outageFirstError === undefined) return undefined;
  return {
    id: health.outageId,
    callbackId,
    startedAt: health.outageStartedAt ?? health.outageFirstError.at,
    ...(health.outageEndedAt !== undefined && {
      endedAt: health.outageEndedAt,
      endedBy: health.outageEndedBy,
    }),
    firstError: health.outageFirstError,
    firstCall: health.outageFirstCall ?? '',
    attempts: health.outageAttempts,
    callsAffected: health.outageCalls,
    probes: health.outageProbes,
    mails: 0,
    notices: {},
  };
}
