import { burst, down, FAILS, faults, HOUR_MS, MINUTE_MS, quiet, SECOND_MS, scene } from '../named/scene.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, failing, story, twice } from './stories.ts';

const DELIVER_CALL = 'lambdas/usecases/deliver/deliver-call.ts';
const FOLLOW_CHOICE = 'lambdas/usecases/deliver/follow-choice.ts';
/** The call is tried again in the last second before its cutoff. */
const ASKS_FOR_HOURS: Behaviour = { kind: 'answer', statusCode: 503, afterMs: 40, retryAfter: '7200' };
const tenMinutes = { retry: every(60, 600) };

/** P1, P2, P3 and P9: what becomes of a call, and what its history says of it. */
export const BREAKS_OF_ATTEMPTS: Mutant[] = [
  {
    name: 'acknowledges what it could not work',
    file: 'lambdas/usecases/deliver/deliver-batch.ts',
    find: 'returned.add(id);',
    replace: '',
    caughtBy: 'P1',
    story: scene({ faults: failing('calls.put', MINUTE_MS) }),
  },
  {
    name: 'makes no call of the last event of a list',
    file: 'lambdas/usecases/publish/send-events.ts',
    find: 'const messages = isLarge ? [] :',
    replace: 'const messages = isLarge || (index > 0 && index === accepted.length - 1) ? [] :',
    caughtBy: 'P1',
    story: scene({ bursts: [burst({ count: 10, by: 'list' })] }),
  },
  {
    name: 'drops dead letters',
    file: 'lambdas/functions/recover/handler.ts',
    find: '(batch) => reviveCalls(ports, batch)',
    replace: 'async () => []',
    caughtBy: 'P1',
    story: scene({ activeMs: 2 * HOUR_MS, faults: failing('calls.put', 1.5 * HOUR_MS) }),
  },
  {
    name: "drops a person's retry of a failed call",
    file: 'lambdas/domain/call/call-moves.ts',
    find: "return call.status === 'PENDING' || (trigger === 'manual' && call.status === 'FAILED');",
    replace: "return call.status === 'PENDING';",
    caughtBy: 'P1',
    story: story(always(FAILS), {
      policy: { retriesEnabled: false },
      acts: [act(5 * MINUTE_MS, { kind: 'retry', call: 0 })],
    }),
  },
  {
    name: 'leaves the calls of a deleted callback to their cutoff',
    file: 'lambdas/usecases/recover/work-close.ts',
    find: "if (by === 'deleted') return callback?.deletedAt !== undefined;",
    replace: "if (by === 'deleted') return false;",
    caughtBy: 'P1',
    // Parked, its calls have no message that would meet the tombstone.
    story: story(down(0, HOUR_MS), {
      bursts: [burst({ count: 20, apartMs: SECOND_MS })],
      acts: [act(5.5 * MINUTE_MS, { kind: 'delete' })],
    }),
  },
  {
    name: 'has the calls of a deleted callback ended only once it is deleted',
    file: 'lambdas/usecases/callbacks/delete-callback.ts',
    find: 'await sendFirstPage(ports, callbackId);\n  await ports.callbacks.remove(callback, deletedAt, expiresAt);',
    replace:
      'await ports.callbacks.remove(callback, deletedAt, expiresAt);\n  await sendFirstPage(ports, callbackId);',
    caughtBy: 'P1',
    story: story(always(FAILS), {
      activeMs: 8 * HOUR_MS,
      policy: { retry: every(900, 6 * 3600) },
      bursts: [burst({ count: 20, apartMs: SECOND_MS })],
      acts: [act(5 * MINUTE_MS, { kind: 'delete' })],
      faults: faults({ at: 0, kind: 'crash-after', function: 'api', port: 'directory.remove' }),
    }),
  },
  {
    name: 'accepts any 2xx where 200 was asked for',
    file: 'lambdas/domain/call/verdict.ts',
    find: "success === '200' ? statusCode === 200 : ",
    replace: '',
    caughtBy: 'P2',
    story: story(always({ kind: 'answer', statusCode: 204, afterMs: 40 }), { policy: { retry: every(300) } }),
  },
  {
    name: 'lets a success not beat a cutoff',
    file: 'lambdas/domain/call/call-moves.ts',
    find: "  'cutoff',\n  'exhausted',",
    replace: "  'exhausted',",
    caughtBy: 'P2',
    // What comes twice is closed by the second one, while the first one is under way.
    story: story(
      {
        phases: [
          { from: 0, behaviour: ASKS_FOR_HOURS },
          { from: 2 * MINUTE_MS, behaviour: { kind: 'answer', statusCode: 200, afterMs: 30 * SECOND_MS } },
        ],
      },
      { policy: tenMinutes, bursts: [burst({ count: 6, apartMs: 2000 })], untidiness: twice(0.4, 20_000) },
    ),
  },
  {
    name: 'ignores the cutoff right before the request',
    file: FOLLOW_CHOICE,
    find: "if (leftMs < 0 && trigger !== 'manual') return close(ports, subject, 'cutoff');",
    replace: '',
    caughtBy: 'P3',
    story: story(always(ASKS_FOR_HOURS), {
      policy: tenMinutes,
      // A payload apart from its call is read right before the request.
      bursts: [burst({ payloadBytes: 3000 })],
      faults: faults({ at: 550 * SECOND_MS, kind: 'slow', port: 'calls.payload' }),
    }),
  },
  {
    name: 'lets its own retries pass for those of a person',
    file: 'lambdas/usecases/deliver/aftermath.ts',
    find: "return { v: 1, callId: id, callbackId, turn, trigger: 'retry' };",
    replace: "return { v: 1, callId: id, callbackId, turn, trigger: 'manual' };",
    caughtBy: 'P3',
    story: story(always(ASKS_FOR_HOURS), {
      policy: tenMinutes,
      bursts: [burst({ payloadBytes: 3000 })],
      faults: faults({ at: 550 * SECOND_MS, kind: 'slow', port: 'calls.payload' }),
    }),
  },
  {
    name: 'does not count a failure whose turn was taken by another',
    file: 'lambdas/usecases/deliver/record-attempt.ts',
    find: 'if (isRequest(attempt)) await countAttempt(calls, call, attempt);',
    replace: '',
    caughtBy: 'P9',
    story: story(always({ kind: 'answer', statusCode: 500, afterMs: 5 * SECOND_MS }), {
      policy: tenMinutes,
      bursts: [burst({ count: 6, apartMs: 2000 })],
      untidiness: twice(0.4, 4 * SECOND_MS),
    }),
  },
  {
    name: 'does not keep the attempt of a worker that died',
    file: DELIVER_CALL,
    find: 'await ports.calls.keepAttempt(call, unknownAttempt(call, sentAs, sentAt));',
    replace: '',
    caughtBy: 'P9',
    story: story(always(FAILS), { faults: faults({ at: 0, kind: 'crash-after', port: 'caller.call' }) }),
  },
];

/** P6: quiet neighbours are not delayed. */
export const BREAKS_OF_NEIGHBOURS: Mutant[] = [
  {
    name: 'lets the first attempts of a dead callback hold up those of others',
    file: 'lambdas/domain/call/delivery-choice.ts',
    find: "if (message.trigger === 'delivery' && !message.sentOn && hasSettledStreak(health, parkAfterErrors, now))",
    replace: 'if (hasSettledStreak(health, parkAfterErrors, now) && now < 0)',
    caughtBy: 'P6',
    // It may not park: a call has one attempt.
    story: scene({
      callbacks: [
        quiet(always({ kind: 'hang-after-connect' }), { retry: { ...every(300, 1200), maxAttempts: 1 } }),
        quiet(),
      ],
      bursts: [
        burst({ count: 760, apartMs: 250 }),
        burst({ callback: 1, count: 20, apartMs: 10 * SECOND_MS }),
      ],
      parkAfterErrors: 10,
      concurrency: { deliveries: 5, retries: 50 },
    }),
  },
];
