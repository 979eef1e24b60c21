import { burst, down, FAILS, faults, MINUTE_MS, SECOND_MS } from '../named/scene.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { Mutant } from './mutant.ts';
import { always, every, story, twice } from './stories.ts';

/** P5, P8 and P9: what is said of an outage, to whom, and of how often a callback was called. */
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
    caughtBy: 'P8',
    story: story(down(0, 30 * MINUTE_MS, FAILS), {
      policy: { retry: every(1200, 3000) },
      bursts: [burst({ count: 5, apartMs: 6 * SECOND_MS })],
      faults: faults({ at: 40 * MINUTE_MS, kind: 'lost', function: 'deliver', port: 'calls.keepAttempt' }),
    }),
  },
];
