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

/** One step of a drain or a replay: deliver counts what became of its calls. */
const paceStep = z.object({ id: z.string(), step: z.number() });

/** Deliveries and retries. A message makes an attempt only if `turn` is the call's. */
export const callMessage = z.object({
  v: z.literal(1),
  callId: z.string(),
  callbackId: z.string(),
  turn: z.number(),
  trigger: z.enum(triggers),
  /** Of a probe: the mode and the beat that it was sent in. In any other it is an ordinary message. */
  epoch: z.optional(z.number()),
  beat: z.optional(z.number()),
  /** One of the probes that were sent since the first one of the beat failed. */
  isMore: z.optional(z.boolean()),
  drain: z.optional(paceStep),
  replay: z.optional(paceStep),
  /** When a rate limit lets it go; ms since the epoch. */
  slotAt: z.optional(z.number()),
  /** Of a first attempt: its call may be recorded already, since its event was fanned out more than once. */
  again: z.optional(z.boolean()),
  /** Set on a message that was sent on afresh after it had been received more than once: an attempt may have been made. */
  mayBeAttempted: z.optional(z.boolean()),
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

/** A rule or a 410 stopped the callback during the outage; `callId`: the call that made it. */
export const stopNoticeMessage = z.object({
  ...noticeJob,
  kind: z.literal('stopped'),
  outageId: z.string(),
  callId: z.optional(z.string()),
});
/** The outage ended, and has been over for a while. */
export const recoveryNoticeMessage = z.object({
  ...noticeJob,
  kind: z.literal('recovered'),
  outageId: z.string(),
});

/** Notices. */
export const noticeMessage = z.discriminatedUnion('kind', [
  outageNoticeMessage,
  stopNoticeMessage,
  recoveryNoticeMessage,
  callNoticeMessage,
]);

const recoveryJob = { v: z.literal(1), callbackId: z.string() };

/** A callback's heartbeat in any mode. Without epoch and beat (the tick's) it is for whatever is due. */
export const beatMessage = z.object({
  ...recoveryJob,
  kind: z.literal('beat'),
  epoch: z.optional(z.number()),
  beat: z.optional(z.number()),
});
/** The beat's probe failed although a connection was made: it may have been the payload's fault. */
export const probeMoreMessage = z.object({
  ...recoveryJob,
  kind: z.literal('probe-more'),
  epoch: z.number(),
  beat: z.number(),
  /** The call that was probed; absent where no request came of the probe. */
  probed: z.optional(z.string()),
});
/** A page of waiting calls that are to become FAILED: those after the call `after`. `pass`: how often all were walked before. */
export const closeMessage = z.object({
  ...recoveryJob,
  kind: z.literal('close'),
  by: z.enum(['cutoff', 'retries-off', 'deleted']),
  after: z.optional(z.string()),
  pass: z.optional(z.number()),
});
/** A step of a replay. Without a step (the tick's) it is for whatever is due. */
export const replayMessage = z.object({
  ...recoveryJob,
  kind: z.literal('replay'),
  replayId: z.string(),
  step: z.optional(z.number()),
});

/** Recovery. */
export const recoveryMessage = z.discriminatedUnion('kind', [
  beatMessage,
  probeMoreMessage,
  closeMessage,
  replayMessage,
]);

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
export type StopNoticeMessage = z.infer<typeof stopNoticeMessage>;
export type RecoveryNoticeMessage = z.infer<typeof recoveryNoticeMessage>;
export type NoticeMessage = z.infer<typeof noticeMessage>;
export type BeatMessage = z.infer<typeof beatMessage>;
export type ProbeMoreMessage = z.infer<typeof probeMoreMessage>;
export type CloseMessage = z.infer<typeof closeMessage>;
export type ReplayMessage = z.infer<typeof replayMessage>;
export type RecoveryMessage = z.infer<typeof recoveryMessage>;
export type PaceStep = z.infer<typeof paceStep>;
export type EventHandover = z.infer<typeof eventHandover>;
