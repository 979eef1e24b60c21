import { burst, down, FAILS, faults, HOUR_MS, MINUTE_MS, SECOND_MS } from '../named/scene.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PointFault } from '../world/faults.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, story, twice } from './stories.ts';

const PACE = 'lambdas/domain/health/pace.ts';
/** Parked after some seconds, back after five minutes. */
const dead = down(0, 5 * MINUTE_MS);
const eachSecond = (count: number) => ({ bursts: [burst({ count, apartMs: SECOND_MS })] });
const diesInRecovery = (port: string): PointFault => ({
  ...{ at: 5 * MINUTE_MS, kind: 'crash-before', function: 'recover', port },
});

/** P7: a dead callback costs little. */
export const BREAKS_OF_PARKING: Mutant[] = [
  {
    name: 'parks nobody',
    file: 'lambdas/domain/health/health-modes.ts',
    find: "return isDown && health.mode !== 'parked' ?",
    replace: "return isDown && health.mode === 'draining' ?",
    caughtBy: 'P7',
    story: story(down(0, HOUR_MS), eachSecond(40)),
  },
  {
    name: 'attempts although it is parked',
    file: 'lambdas/domain/call/delivery-choice.ts',
    find: "if (health.mode === 'parked' || health.mode === 'stopped') return { do: 'wait' };",
    replace: "if (health.mode === 'stopped') return { do: 'wait' };",
    caughtBy: 'P7',
    story: story(dead, eachSecond(20)),
  },
  {
    name: 'takes a probe of another beat for one of this',
    file: 'lambdas/domain/call/delivery-choice.ts',
    find: "if (mode === 'parked' && message.epoch === epoch && message.beat === beat) return message;",
    replace: "if (mode === 'parked') return message;",
    caughtBy: 'P7',
    story: story(down(0, HOUR_MS), {
      ...eachSecond(20),
      untidiness: { duplicates: 0, lates: 0.5, lateMs: 3 * MINUTE_MS },
    }),
  },
  {
    name: 'sends the further probes of a beat as often as it is asked',
    file: 'lambdas/domain/health/beat-steps.ts',
    find: "when: [...sameBeat(health), { field: 'probedMoreIn', is: 'absent-or-below', to: health.beat }],",
    replace: 'when: sameBeat(health),',
    caughtBy: 'P7',
    story: story(down(0, 20 * MINUTE_MS, FAILS), {
      ...eachSecond(20),
      untidiness: twice(0.3, 30 * SECOND_MS),
    }),
  },
  {
    name: 'leaves a parked callback alone after its second beat',
    file: 'lambdas/usecases/recover/work-beat.ts',
    find: "if (health.mode === 'parked') return probeCallback(ports, callback, health);",
    replace:
      "if (health.mode === 'parked') return health.beat > 1 ? undefined : probeCallback(ports, callback, health);",
    caughtBy: 'P7',
    story: story(down(0, HOUR_MS), eachSecond(20)),
  },
  {
    name: 'beats more often than its interval',
    file: 'lambdas/usecases/recover/probe-callback.ts',
    find: 'const intervalMs = callback.retry.intervalSeconds * 1000;',
    replace: 'const intervalMs = callback.retry.intervalSeconds * 700;',
    caughtBy: 'P7',
    story: story(down(0, HOUR_MS), eachSecond(20)),
  },
];

/** The only way back is a person's retry, and beats are rare: what dies in recovery dies in the drain. */
const backByHand: Partial<Scenario> & { policy: object } = {
  policy: { retry: every(900, 6 * 3600) },
  activeMs: 4 * HOUR_MS,
  acts: [act(5.5 * MINUTE_MS, { kind: 'retry', call: 0 })],
  bursts: [
    burst({ count: 4, apartMs: 4 * SECOND_MS }),
    burst({ from: 20 * SECOND_MS, count: 5, apartMs: SECOND_MS }),
  ],
};

/** P8: recovery is complete and gentle. */
export const BREAKS_OF_DRAINS: Mutant[] = [
  {
    name: 'lets a drain grow whatever came of it',
    file: PACE,
    find: 'return isLate || step.failed > TOLERATED * (step.ok + step.failed);',
    replace: 'return isLate;',
    caughtBy: 'P8',
    story: story(
      { ...dead, poison: { behaviour: FAILS, last: 1, of: 2 } },
      { ...eachSecond(60), policy: { retry: every(60, 1800) } },
    ),
  },
  {
    name: 'takes a step for a success of which two in five calls failed',
    file: PACE,
    find: 'const TOLERATED = 0.1;',
    replace: 'const TOLERATED = 0.4;',
    caughtBy: 'P8',
    story: story(
      { ...dead, poison: { behaviour: FAILS, last: 1, of: 4 } },
      { ...eachSecond(60), policy: { retry: every(60, 1800) } },
    ),
  },
  {
    name: 'drains faster than it was deployed for',
    file: PACE,
    find: 'Math.min(wanted(step), Math.floor(mostPerStep))',
    replace: 'wanted(step)',
    caughtBy: 'P8',
    story: story(dead, { ...eachSecond(80), drainPerSecond: 20 }),
  },
  {
    name: 'goes on with a drain that meets a dead receiver',
    file: 'lambdas/domain/health/health-modes.ts',
    find: "const streak = health.mode === 'draining' ? health.streak : health.firstStreak;",
    replace: "const streak = health.mode === 'draining' ? 0 : health.firstStreak;",
    caughtBy: 'P8',
    story: story(
      { ...always(FAILS), once: [{ from: 5 * MINUTE_MS, behaviour: WELL }] },
      { ...eachSecond(60), policy: { retry: every(60, 1800) } },
    ),
  },
  {
    name: 'forgets the last pass after a drain',
    file: 'lambdas/domain/health/mode-moves.ts',
    find: '[60_000, 240_000, 3_300_000]',
    replace: '[60_000, 240_000]',
    caughtBy: 'P8',
    story: story(dead, { ...backByHand, faults: faults(...Array(3).fill(diesInRecovery('queue.retry'))) }),
  },
  {
    name: 'begins the passes after a drain where that ended',
    file: 'lambdas/domain/health/mode-moves.ts',
    find: "remove: [...move.remove!, 'drainCursor'],",
    replace: 'remove: move.remove!,',
    caughtBy: 'P8',
    // The worker of the drain's step dies, and those of two passes: one of the three passes must find what is left.
    story: story(dead, { ...backByHand, faults: faults(...Array(3).fill(diesInRecovery('queue.retry'))) }),
  },
  {
    name: 'lets a call wait by a view of its callback that is over',
    file: 'lambdas/usecases/deliver/follow-choice.ts',
    find: 'const health = await healthAsItIs(ports, call.callbackId);',
    replace: "const health = { mode: 'parked' };",
    caughtBy: 'P8',
    // By a person's retry it is back while some workers take it for parked; and who would find what waits dies, each time.
    story: story(down(0, 13 * SECOND_MS, { kind: 'answer', statusCode: 500, afterMs: 400 }), {
      ...backByHand,
      acts: [act(13 * SECOND_MS, { kind: 'retry', call: 0 })],
      bursts: [
        burst(),
        burst({ from: 12 * SECOND_MS, count: 4, apartMs: 150 }),
        burst({ from: 14 * SECOND_MS, count: 6, apartMs: 400 }),
      ],
      faults: faults(...Array(5).fill({ ...diesInRecovery('queue.retry'), at: 13 * SECOND_MS })),
    }),
  },
  {
    name: 'wakes nobody whose beat was lost',
    file: 'lambdas/usecases/recover/tick.ts',
    find: 'const parts = [wakeOverdue(ports, hasTime), wakeReplays(ports, hasTime)];',
    replace: 'const parts = [wakeReplays(ports, hasTime)];',
    caughtBy: 'P8',
    story: story(dead, { ...backByHand, faults: faults(diesInRecovery('queue.recover')) }),
  },
];

/** P11: not active means not called. */
export const BREAKS_OF_STOPS: Mutant[] = [
  {
    name: 'attempts although it is stopped',
    file: 'lambdas/domain/call/delivery-choice.ts',
    find: "if (health.mode === 'parked' || health.mode === 'stopped') return { do: 'wait' };",
    replace: "if (health.mode === 'parked') return { do: 'wait' };",
    caughtBy: 'P11',
    story: story(
      { phases: [] },
      { bursts: [burst({ count: 10, apartMs: 10_000 })], acts: [act(20 * SECOND_MS, { kind: 'stop' })] },
    ),
  },
  {
    name: 'forgets what waited when a person activates a callback',
    file: 'lambdas/domain/health/person-moves.ts',
    find: 'combined(health, ended, draining(health, now), word, afresh)',
    replace: "combined(health, ended, entering(health, 'direct'), word, afresh)",
    caughtBy: 'P11',
    story: story(always(FAILS), {
      policy: { retry: every(300) },
      bursts: [burst({ count: 5, apartMs: 10_000 })],
      acts: [act(20 * SECOND_MS, { kind: 'stop' }), act(10 * MINUTE_MS, { kind: 'start' })],
    }),
  },
];
