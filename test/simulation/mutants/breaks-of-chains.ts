import { FAILS, faults, MINUTE_MS, SECOND_MS } from '../named/scene.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, story, twice } from './stories.ts';

const DELIVER_CALL = 'lambdas/usecases/deliver/deliver-call.ts';
const RETRY_POLICY = 'lambdas/domain/call/retry-policy.ts';
/** The worker of a first attempt that failed dies before its call's successor is on its way. */
const diesBeforeSuccessor = faults({ at: 0, kind: 'crash-before', function: 'deliver', port: 'queue.retry' });
const direct = { parkAfterErrors: 0 };

/** P4: one chain of attempts for each call, at its cadence. */
export const BREAKS_OF_CHAINS: Mutant[] = [
  {
    name: 'ignores the turn',
    file: DELIVER_CALL,
    find: "if (turn !== call.turn) return turn === message.turn ? {} : { unattempted: 'repeated' };",
    replace: '',
    caughtBy: 'P4',
    story: story(always(FAILS), {
      ...direct,
      policy: { retry: every(60, 600) },
      untidiness: twice(0.3, 200 * SECOND_MS),
    }),
  },
  {
    name: 'sends the successor before the record',
    file: 'lambdas/usecases/deliver/follow-choice.ts',
    find: 'return aftermathOf(callback, call, made.attempt, await recordFailure(ports, callback, subject, made));',
    replace: `
      const unwritten = { ...ports.calls, put: async () => undefined };
      const meant = await recordFailure({ ...ports, calls: unwritten }, callback, subject, made);
      const { successor } = aftermathOf(callback, call, made.attempt, meant);
      if (successor) await ports.queue.retry([successor]);
      const written = await recordFailure(ports, callback, subject, made);
      return { ...aftermathOf(callback, call, made.attempt, written), successor: undefined };`,
    caughtBy: 'P4',
    // The interval is short, so that the record may take longer.
    story: story(always(FAILS), {
      ...direct,
      policy: { retry: every(5, 2400) },
      faults: faults(
        { at: 0, kind: 'slow', port: 'calls.put' },
        { at: MINUTE_MS, kind: 'slow', port: 'calls.put' },
      ),
    }),
  },
  {
    name: 'drops a repeat, and with it what may not have followed yet',
    file: DELIVER_CALL,
    find: 'if (stored && mayBeAttempted && turn === stored.turn - 1) return repeatedAftermath(callback, stored);',
    replace: '',
    caughtBy: 'P4',
    story: story(always(FAILS), { faults: diesBeforeSuccessor }),
  },
  {
    name: 'ignores the interval',
    file: RETRY_POLICY,
    find: 'const jittered = intervalSeconds * 1000 *',
    replace: 'const jittered = 60_000 *',
    caughtBy: 'P4',
    story: story(always(FAILS), { policy: { retry: every(300) } }),
  },
  {
    name: 'spreads retries over more than a tenth of the interval',
    file: RETRY_POLICY,
    find: 'export const JITTER = 0.1;',
    replace: 'export const JITTER = 0.5;',
    caughtBy: 'P4',
    story: story(always(FAILS), { policy: { retry: every(300) } }),
  },
  {
    name: 'ignores Retry-After',
    file: RETRY_POLICY,
    find: 'return { retryAt: Math.max(due, Math.min(endedAt + retryAfterMs, call.retryUntil - 1000)) };',
    replace: 'return { retryAt: due };',
    caughtBy: 'P4',
    story: story(always({ kind: 'answer', statusCode: 503, afterMs: 40, retryAfter: '400' }), {}),
  },
];

/** P10: a person's word is final. */
export const BREAKS_OF_MARKS: Mutant[] = [
  {
    name: 'attempts what a person has marked',
    file: 'lambdas/domain/call/delivery-choice.ts',
    find: 'if (!isOpenTo(call, message.trigger)) return',
    replace: 'if (isOpenTo(call, message.trigger) === undefined) return',
    caughtBy: 'P10',
    story: story(always(FAILS), {
      policy: { retry: every(300) },
      acts: [act(2 * MINUTE_MS, { kind: 'mark', call: 0 })],
    }),
  },
  {
    name: 'lets a success that was under way take a mark away',
    file: 'lambdas/domain/call/call-moves.ts',
    find: "return status === 'FAILED' && OUR_GIVING_UP.has(resolution?.by);",
    replace:
      "return resolution?.by === 'person' || (status === 'FAILED' && OUR_GIVING_UP.has(resolution?.by));",
    caughtBy: 'P10',
    story: story(
      {
        phases: [
          { from: 0, behaviour: FAILS },
          { from: 30 * SECOND_MS, behaviour: { kind: 'answer', statusCode: 200, afterMs: 40 * SECOND_MS } },
        ],
      },
      {
        policy: { timeouts: { connectSeconds: 5, responseSeconds: 60 } },
        acts: [act(80 * SECOND_MS, { kind: 'mark', call: 0 })],
      },
    ),
  },
  {
    name: 'does not read the call of a first attempt that comes again',
    file: 'lambdas/usecases/deliver/look-up.ts',
    find: 'const isRepeat = receiveCount > 1 || ',
    replace: 'const isRepeat = ',
    caughtBy: 'P10',
    story: story(always(FAILS), {
      faults: diesBeforeSuccessor,
      acts: [act(2 * MINUTE_MS, { kind: 'mark', call: 0 })],
    }),
  },
];
