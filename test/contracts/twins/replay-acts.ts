import fc from 'fast-check';
import type { ReplayChange } from '../../../lambdas/domain/replay/replay.ts';
import { allOf, START } from '../samples.ts';
import { act, type Scene, type Thing, thing } from './acts.ts';

const few = fc.constantFrom(0, 1, 2);
const optional = { requiredKeys: [] as [] };

const change = fc.record({
  set: fc.record(
    { step: few, status: fc.constantFrom('done', 'canceled'), dueAt: fc.constant(START + 5000) },
    optional,
  ),
  add: fc.record({ sent: few, stepSentAt: few }, optional),
  remove: fc.subarray(['perSecond', 'place', 'since']),
  when: fc.record({ step: few, status: fc.constantFrom('running', 'done') }, optional),
});

const placeOf = ({ replays }: Scene, one: Thing) => [replays[one]!.callbackId, replays[one]!.id] as const;

export const replayActs = [
  act('start', thing, ({ replays }, scene, one) => replays.start(scene.replays[one]!)),
  act('get', thing, ({ replays }, scene, one) => replays.get(...placeOf(scene, one))),
  act('apply', fc.tuple(thing, change), ({ replays }, scene, [one, what]) =>
    replays.apply(...placeOf(scene, one), what as ReplayChange),
  ),
  act('overdue', fc.constantFrom(START, START + 1001, START + 5001), async ({ replays }, scene, before) =>
    (await allOf(replays.overdue(before)))
      .map(({ replayId }) => replayId)
      .filter((id) => scene.replays.some((replay) => replay.id === id))
      .sort(),
  ),
];
