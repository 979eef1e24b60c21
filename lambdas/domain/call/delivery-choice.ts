import type { CallMessage } from '../../contract/messages.ts';
import type { Callback } from '../callback/callback.ts';
import type { Health } from '../health/health.ts';
import { STREAK_SETTLED_MS } from '../health/health-modes.ts';
import type { Call } from './call.ts';
import { isOpenTo, isOverdue } from './call-moves.ts';
import { attemptsInWindow } from './reopening.ts';
import { comesAgainAt, type Grant } from './slots.ts';

/** What deliver does with a message whose turn is its call's. */
export type DeliveryChoice =
  | { do: 'attempt' }
  /** The call is written (or stays) as it is, and no message has its turn. */
  | { do: 'wait' }
  /** The message goes on to the retries queue: `dueAt` ms since the epoch. */
  | { do: 'send-on'; dueAt: number }
  | { do: 'close'; by: 'cutoff' | 'retries-off' | 'deleted' }
  /** Nothing is done, and nothing changes. */
  | { do: 'drop'; because: string };

/** A probe is one only in the beat that it was sent for: in any other it is a message like the others. */
export function judged(message: CallMessage, { mode, epoch, beat }: Health): CallMessage {
  if (message.trigger !== 'probe') return message;
  if (mode === 'parked' && message.epoch === epoch && message.beat === beat) return message;
  const { epoch: _epoch, beat: _beat, isMore: _more, ...ordinary } = message;
  return { ...ordinary, trigger: 'retry' };
}

/** `message` as it is judged. */
export function choose(
  {
    call,
    message,
    callback,
    health,
    grant,
  }: {
    call: Call;
    message: CallMessage;
    callback: Callback | undefined;
    health: Health;
    grant?: Grant | undefined;
  },
  { now, parkAfterErrors }: { now: number; parkAfterErrors: number },
): DeliveryChoice {
  if (!isOpenTo(call, message.trigger)) return { do: 'drop', because: `the call is ${call.status}` };
  const isGone = callback === undefined || callback.deletedAt !== undefined;
  if (isGone && call.status === 'PENDING') return { do: 'close', by: 'deleted' };
  if (isGone) return { do: 'drop', because: 'the callback is deleted' };
  // A person's retry heeds neither cutoff nor cadence, neither parking nor whether retries are on.
  if (message.trigger === 'manual')
    return health.mode === 'stopped' ? { do: 'drop', because: 'the callback is stopped' } : { do: 'attempt' };
  if (isOverdue(call, now)) return { do: 'close', by: 'cutoff' };
  if (call.status === 'PENDING' && attemptsInWindow(call) > 0 && !callback.retriesEnabled)
    return { do: 'close', by: 'retries-off' };
  if (message.trigger === 'probe') return { do: 'attempt' };
  if (health.mode === 'parked' || health.mode === 'stopped') return { do: 'wait' };
  // Schedules fire early, and so do the messages of those that could not be made. A drain sends what is not due yet.
  if (message.trigger !== 'drain' && call.nextAttemptAt !== undefined && call.nextAttemptAt > now)
    return { do: 'send-on', dueAt: call.nextAttemptAt };
  // A dead callback's first attempts may hold up only the repeats, never other callbacks' first attempts.
  if (message.trigger === 'delivery' && !message.sentOn && hasSettledStreak(health, parkAfterErrors, now))
    return { do: 'send-on', dueAt: now };
  if (callback.rateLimit.perSecond === null) return { do: 'attempt' };
  // Without a word about it, its worker did not know yet that the callback is called again, or that it has a limit.
  const dueAt = grant === undefined ? now : comesAgainAt(grant, now);
  return dueAt === undefined ? { do: 'attempt' } : { do: 'send-on', dueAt };
}

function hasSettledStreak(health: Health, parkAfterErrors: number, now: number): boolean {
  return (
    parkAfterErrors > 0 &&
    health.firstStreak >= parkAfterErrors &&
    health.streakSince !== undefined &&
    now - health.streakSince > STREAK_SETTLED_MS
  );
}
