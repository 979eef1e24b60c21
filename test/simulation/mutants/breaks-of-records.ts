import { burst, down, FAILS, faults, HOUR_MS, MINUTE_MS, SECOND_MS } from '../named/scene.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, story, twice } from './stories.ts';

/** P2, P5 and P9: what is said of a call and of an outage, to whom, and of how often a callback was called. */
export const BREAKS_OF_RECORDS: Mutant[] = [
  {
    name: 'forgets the end of an outage when the next one begins',
    file: 'lambdas/domain/health/outage-moves.ts',
    find: 'before: [...recordNewest(health), ...recovery(health, event)],',
    replace: 'before: recovery(health, event),',
    caughtBy: 'P5',
    // It fails again half an hour after its end, and before anybody is told that it was over.
    story: story(
      {
        phases: [
          { from: 0, behaviour: FAILS },
          { from: 5 * MINUTE_MS, behaviour: WELL },
          { from: 35 * MINUTE_MS, behaviour: FAILS },
          { from: 40 * MINUTE_MS, behaviour: WELL },
        ],
      },
      {
        bursts: [0, 5 * MINUTE_MS + SECOND_MS, 35 * MINUTE_MS + 5 * SECOND_MS].map((from) => burst({ from })),
      },
    ),
  },
  {
    name: "tells only one of a callback's owners",
    file: 'lambdas/domain/notice/notice-recipients.ts',
    find: 'slice(0, MAX_RECIPIENTS)',
    replace: 'slice(0, 1)',
    caughtBy: 'P5',
    story: story(down(0, 5 * MINUTE_MS, FAILS), { policy: { emails: ['another-owner@example.com'] } }),
  },
  {
    name: 'counts a request again when its message comes again',
    file: 'lambdas/domain/health/health-modes.ts',
    find: 'if (isRepeat) return {};',
    replace: '',
    caughtBy: 'P9',
    story: story(always(FAILS), {
      policy: { retry: every(300) },
      bursts: [burst({ count: 5, apartMs: SECOND_MS })],
      untidiness: twice(0.4, SECOND_MS),
    }),
  },
  {
    name: 'gives up at its cutoff what the history shows as a success',
    file: 'lambdas/usecases/deliver/deliver-call.ts',
    find: 'if (earlier?.success) {',
    replace: 'if (earlier?.success && call.retryUntil > ports.clock.now()) {',
    caughtBy: 'P2',
    story: story(down(0, 30 * MINUTE_MS, FAILS), {
      policy: { retry: every(1200, 3000) },
      bursts: [burst({ count: 5, apartMs: 6 * SECOND_MS })],
      faults: faults({ at: 40 * MINUTE_MS, kind: 'lost', function: 'deliver', port: 'calls.keepAttempt' }),
    }),
  },
  {
    name: 'gives up a dead letter whose success only the history shows',
    file: 'lambdas/usecases/recover/revive-call.ts',
    find: 'if (success) {',
    replace: 'if (success && call.retryUntil > ports.clock.now()) {',
    caughtBy: 'P2',
    story: story(down(0, 10 * MINUTE_MS, FAILS), {
      policy: { retry: every(1200, 3000) },
      activeMs: 2 * HOUR_MS,
      faults: {
        points: [],
        storms: [{ from: 15 * MINUTE_MS, until: 1.6 * HOUR_MS, kind: 'fail', port: 'calls.put', share: 1 }],
      },
    }),
  },
  {
    name: 'says nothing of a failure whose call was marked before its message came back',
    file: 'lambdas/usecases/deliver/deliver-call.ts',
    find: 'if (!isOver || !earlier?.last) return aftermath;',
    replace: 'return aftermath;',
    caughtBy: 'P5',
    // It is the only one of its outage: its call's first failure was half an hour and more before.
    story: story(
      {
        phases: [
          { from: 0, behaviour: FAILS },
          { from: 30 * SECOND_MS, behaviour: WELL },
          { from: 40 * MINUTE_MS, behaviour: FAILS },
        ],
      },
      {
        policy: { retry: every(3600) },
        bursts: [burst(), burst({ from: MINUTE_MS })],
        acts: [act(70 * MINUTE_MS, { kind: 'mark', call: 0 })],
        faults: faults({ at: 40 * MINUTE_MS, kind: 'lost', function: 'deliver', port: 'calls.keepAttempt' }),
      },
    ),
  },
];
