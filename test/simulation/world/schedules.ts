import { RETRIES_DELAY_SECONDS } from '../../../lambdas/contract/limits.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Due } from '../../../lambdas/ports/call-queue.ts';
import type { Random } from './random.ts';
import type { FaultHit, SentMessage } from './record.ts';
import type { Untidiness } from './sim-queue.ts';
import type { SimTime } from './sim-time.ts';
import type { Trace } from './trace.ts';

/** A schedule fires within this time after the second it was told. */
const PRECISION_MS = 60_000;

export interface SchedulesDeps {
  time: SimTime;
  random: Random;
  untidiness: Untidiness;
  trace: Trace;
  onFault(hit: FaultHit): void;
  onSent(sent: SentMessage): void;
}

type Woken = Omit<CallMessage, 'call'>;

/**
 * One-time schedules that send later than a queue can wait. Each fires once or more within a minute, and later still where
 * its queue did not take the message at first. Its name is free again once it has fired.
 */
export class SimSchedules {
  readonly #deps: SchedulesDeps;
  readonly #send: (message: Woken) => void;
  readonly #names = new Set<string>();

  constructor(deps: SchedulesDeps, send: (message: Woken) => void) {
    this.#deps = deps;
    this.#send = send;
  }

  /** Named by call and turn: a second one of that name is not made. It leaves the call's content out. */
  create(
    { message: { call: _, ...message }, dueAt }: Due<CallMessage>,
    invocation: number | undefined,
  ): void {
    const { time, random, untidiness, onSent } = this.#deps;
    const name = `${message.callId}-${message.turn}`;
    if (this.#names.has(name)) return;
    this.#names.add(name);
    const told = wholeSecond(dueAt - RETRIES_DELAY_SECONDS * 1000 - PRECISION_MS);
    onSent({
      ...{ at: time.now(), queue: 'schedule', dueAt: told, messageId: name, message },
      ...(invocation !== undefined && { invocation }),
    });
    const within = () => random() * PRECISION_MS;
    const isLate = random() < untidiness.lates;
    this.#fire(told + within() + (isLate ? random() * untidiness.lateMs : 0), message, isLate && 'late');
    if (random() < untidiness.duplicates) this.#fire(told + within(), message, 'duplicate');
  }

  #fire(at: number, message: Woken, fault: false | 'late' | 'duplicate'): void {
    const { time, trace, onFault } = this.#deps;
    time.at(Math.floor(at), () => {
      const { callId, turn, callbackId } = message;
      trace.add('schedule', fault === false ? 'fires' : `fires ${fault}`, () => `${callId}-${turn}`);
      if (fault !== false)
        onFault({
          at: time.now(),
          kind: fault,
          where: 'schedule',
          callIds: [callId],
          callbackIds: [callbackId],
        });
      this.#names.delete(`${callId}-${turn}`);
      this.#send(message);
    });
  }
}

function wholeSecond(time: number): number {
  return Math.ceil(time / 1000) * 1000;
}
