import fc from 'fast-check';
import type { ScenarioAct } from './scenario.ts';

/** `soonAfter`: of the bursts the how manyth it follows, on the same callback; undefined: at its own time. */
export type PlacedAct = ScenarioAct & { soonAfter: number | undefined };

/** What people do, to any callback, at any time; but mostly where something has just gone wrong. */
export function anyAct(callbacks: number, activeMs: number): fc.Arbitrary<PlacedAct> {
  const one = fc.oneof(
    fc.record({
      kind: fc.constantFrom('mark' as const, 'mark' as const, 'undo' as const, 'retry' as const),
      call: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    fc.record({
      kind: fc.constantFrom(
        ...(['stop', 'start', 'start', 'start', 'replay', 'replay', 'repair', 'change-email'] as const),
      ),
    }),
    fc.record({ kind: fc.constantFrom('cancel-replay' as const, 'delete' as const, 'start' as const) }),
    fc.record({ kind: fc.constant('switch-retries' as const), on: fc.boolean() }),
  );
  return fc.record({
    at: fc.integer({ min: 0, max: activeMs }),
    callback: fc.integer({ min: 0, max: callbacks - 1 }),
    soonAfter: fc.option(fc.nat(99), { nil: undefined, freq: 3 }),
    do: one,
  });
}
