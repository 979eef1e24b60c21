import { burst, FAILS, faults, MINUTE_MS, quiet, SECOND_MS, scene } from '../named/scene.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, story, twice } from './stories.ts';

const DELIVER_CALL = 'lambdas/usecases/deliver/deliver-call.ts';
const FOLLOW_CHOICE = 'lambdas/usecases/deliver/follow-choice.ts';
/** The call is tried again in the last second before its cutoff. */
const ASKS_FOR_HOURS: Behaviour = { kind: 'answer', statusCode: 503, afterMs: 40, retryAfter: '7200' };
const tenMinutes = { retry: every(60, 600) };

/** P2, P3 and P9: what an attempt makes of its call, and what the history says of it. */
export const BREAKS_OF_ATTEMPTS: Mutant[] = [
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
    name: 'lets a success not beat the last attempt',
    file: 'lambdas/domain/call/call-moves.ts',
    find: "  'cutoff',\n  'exhausted',",
    replace: "  'cutoff',",
    caughtBy: 'P2',
    // While the second attempt is under way, the one that a person asks for fails, and is the last that it may have.
    story: story(
      {
        phases: [{ from: 0, behaviour: FAILS }],
        once: [
          {
            from: 30 * SECOND_MS,
            behaviour: { kind: 'answer', statusCode: 200, afterMs: 110 * SECOND_MS },
          },
        ],
      },
      {
        policy: {
          retry: { ...every(60), maxAttempts: 2 },
          timeouts: { connectSeconds: 5, responseSeconds: 120 },
        },
        acts: [act(90 * SECOND_MS, { kind: 'retry', call: 0 })],
      },
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
