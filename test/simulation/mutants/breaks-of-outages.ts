import { burst, down, FAILS, faults, HOUR_MS, MINUTE_MS, SECOND_MS } from '../named/scene.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, story, twice } from './stories.ts';

const SEND_NOTICE = 'lambdas/usecases/notices/send-outage-notice.ts';
const OUTAGE_MOVES = 'lambdas/domain/health/outage-moves.ts';
const downForMinutes = down(0, 5 * MINUTE_MS, FAILS);

/** P5: an outage has one mail, and begins and ends where the requests say so. */
export const BREAKS_OF_OUTAGES: Mutant[] = [
  {
    name: 'mails without the claim',
    file: SEND_NOTICE,
    find: 'if (!(await ports.health.claimNotice(callbackId, outageId, kind, now, now - CLAIM_STALE_MS)))',
    replace:
      'await ports.health.claimNotice(callbackId, outageId, kind, now, now - CLAIM_STALE_MS);\n  if (now < 0)',
    caughtBy: 'P5',
    story: story(downForMinutes, {
      faults: faults({ at: 0, kind: 'slow', port: 'mailer.send' }),
      untidiness: twice(0.4, SECOND_MS),
    }),
  },
  {
    name: 'waits for ever for the claim of a worker that died',
    file: SEND_NOTICE,
    find: 'export const CLAIM_STALE_MS = 5 * 60_000;',
    replace: 'export const CLAIM_STALE_MS = Number.MAX_SAFE_INTEGER;',
    caughtBy: 'P5',
    story: story(downForMinutes, {
      activeMs: 4 * HOUR_MS,
      faults: faults({ at: 0, kind: 'crash-before', port: 'mailer.send' }),
    }),
  },
  {
    name: 'mails a quarter of an hour after an outage began',
    file: 'lambdas/usecases/outages/carry-out.ts',
    find: "{ v: 1, kind: 'outage', callbackId: callback.id, outageId, queuedAt: clock.now() }, 0);",
    replace: "{ v: 1, kind: 'outage', callbackId: callback.id, outageId, queuedAt: clock.now() }, 900);",
    caughtBy: 'P5',
    story: story(downForMinutes, {}),
  },
  {
    name: 'mails nobody that it is over',
    file: 'lambdas/usecases/recover/tell-dues.ts',
    find: "{ kind: 'notify', notice: 'recovered', outageId },",
    replace: '',
    caughtBy: 'P5',
    story: story(downForMinutes, {
      activeMs: 4 * HOUR_MS,
      policy: {
        notify: {
          ...{ onOutage: true, onRecovery: true, onDisabled: true },
          ...{ everyFailedCall: false, includeContent: true },
        },
      },
    }),
  },
  {
    name: 'takes up no outage while its callback flaps',
    file: OUTAGE_MOVES,
    find: 'return outageEndedAt !== undefined && outageIsFinal !== true && startedAt - outageEndedAt < FLAP_MS;',
    replace: 'return outageEndedAt !== undefined && outageIsFinal !== true && startedAt === outageEndedAt;',
    caughtBy: 'P5',
    story: story(
      { phases: [{ from: 0, flap: { down: FAILS, up: WELL, downMs: 2 * MINUTE_MS, upMs: 3 * MINUTE_MS } }] },
      { bursts: [burst({ count: 20, apartMs: MINUTE_MS })] },
    ),
  },
  {
    name: 'takes up an outage that a person ended',
    file: OUTAGE_MOVES,
    find: 'outageEndedAt !== undefined && outageIsFinal !== true &&',
    replace: 'outageEndedAt !== undefined &&',
    caughtBy: 'P5',
    story: story(always(FAILS), {
      policy: { retry: every(300) },
      bursts: [burst({ count: 3 }), burst({ from: 12 * MINUTE_MS, count: 3 })],
      acts: [act(3 * MINUTE_MS, { kind: 'stop' }), act(10 * MINUTE_MS, { kind: 'start' })],
    }),
  },
  {
    name: 'tells health of no failure that a repeat finds recorded',
    file: 'lambdas/usecases/deliver/aftermath.ts',
    find: 'return { ...(result && { result: { ...result, isRepeat: true } }), ...others };',
    replace: 'return others;',
    caughtBy: 'P5',
    // Its next attempt comes later than the message of the worker that died.
    story: story(always(FAILS), {
      policy: { retry: every(1200) },
      faults: faults({ at: 0, kind: 'crash-before', port: 'health.apply' }),
    }),
  },
  {
    name: 'forgets to end an outage',
    file: OUTAGE_MOVES,
    find: 'return outageIsOpen(health) && (health.outageLastFailureAt ?? 0) < startedAt;',
    replace: 'return outageIsOpen(health) && startedAt === 0;',
    caughtBy: 'P5',
    story: story(downForMinutes, {}),
  },
  {
    name: 'counts failures that a success has overtaken',
    file: 'lambdas/domain/health/health-modes.ts',
    find: 'if (health.resetAt !== undefined && event.startedAt <= health.resetAt) return true;',
    replace: '',
    also: {
      find: "{ field: 'resetAt', is: 'absent-or-below', to: event.startedAt },\n      { field: 'streakSince', is: 'equal', to: health.streakSince },",
      replace: '',
    },
    caughtBy: 'P5',
    // It fails 30 s after it began, and others are answered in the meantime.
    story: story(down(0, 10 * SECOND_MS, { kind: 'hang-after-connect' }), {
      policy: { retry: every(300), timeouts: { connectSeconds: 5, responseSeconds: 30 } },
      bursts: [burst(), burst({ from: 12 * SECOND_MS })],
    }),
  },
];
