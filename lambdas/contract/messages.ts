import * as z from 'zod/mini';

/**
 * Everything that travels through a queue or a schedule. Each message carries its version, so that two
 * neighbouring releases can read each other's. `zod/mini` because workers load this on every cold start.
 */

export const triggers = ['delivery', 'retry', 'probe', 'drain', 'manual', 'replay', 'test'] as const;

/** What an event brought for one call. Travels whole in first attempts; afterwards it lies in the table. */
export const callContent = z.object({
  tenant: z.string(),
  eventId: z.string(),
  event: z.string(),
  /** Milliseconds since the epoch, like every time in a message. */
  acceptedAt: z.number(),
  retryUntil: z.number(),
  /** Compact JSON text, exactly the bytes that are stored, signed and sent. */
  payload: z.optional(z.string()),
  messageId: z.optional(z.string()),
  messageLocation: z.optional(z.string()),
  /** For the callback's URL template. */
  variables: z.optional(z.record(z.string(), z.string())),
  batchId: z.optional(z.string()),
  communicationId: z.optional(z.string()),
  memberId: z.optional(z.string()),
});

/** Deliveries and retries. A message makes an attempt only if `turn` is the call's. */
export const callMessage = z.object({
  v: z.literal(1),
  callId: z.string(),
  callbackId: z.string(),
  turn: z.number(),
  trigger: z.enum(triggers),
  epoch: z.optional(z.number()),
  beat: z.optional(z.number()),
  drain: z.optional(z.object({ id: z.string(), step: z.number() })),
  /** Set on a message that was sent on afresh after it had been received more than once. */
  again: z.optional(z.boolean()),
  /** Set on a first attempt that came to the retries queue: it has given way once and is attempted now. */
  sentOn: z.optional(z.boolean()),
  /** The whole call, in messages whose call may not be recorded yet. */
  call: z.optional(callContent),
});

/** What every notice job says. `resends` counts how often `notify` sent it on, delayed. */
const noticeJob = {
  v: z.literal(1),
  callbackId: z.string(),
  queuedAt: z.number(),
  resends: z.optional(z.number()),
};

/** An outage opened. */
export const outageNoticeMessage = z.object({
  ...noticeJob,
  kind: z.literal('outage'),
  outageId: z.string(),
});
/** A call failed for the first time, of a callback that wants a mail for each (`notify.everyFailedCall`). */
export const callNoticeMessage = z.object({ ...noticeJob, kind: z.literal('call'), callId: z.string() });

/** Notices. */
export const noticeMessage = z.discriminatedUnion('kind', [outageNoticeMessage, callNoticeMessage]);

/** Events, as the API hands a large fan-out over. What AWS producers send is a bare event (contract/api). */
export const eventHandover = z.object({
  v: z.literal(1),
  eventId: z.string(),
  acceptedAt: z.number(),
  event: z.unknown(),
  /** The rest of a fan-out that was too long for one run: subscribers after this callback id. */
  after: z.optional(z.string()),
  /** It may have been fanned out before, in part or in whole. */
  again: z.optional(z.boolean()),
  /** When its calls' windows begin, if that is later than `acceptedAt`. */
  windowFrom: z.optional(z.number()),
});

export type Trigger = (typeof triggers)[number];
export type CallContent = z.infer<typeof callContent>;
export type CallMessage = z.infer<typeof callMessage>;
export type OutageNoticeMessage = z.infer<typeof outageNoticeMessage>;
export type CallNoticeMessage = z.infer<typeof callNoticeMessage>;
export type NoticeMessage = z.infer<typeof noticeMessage>;
export type EventHandover = z.infer<typeof eventHandover>;
