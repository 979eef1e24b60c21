import fc from 'fast-check';
import type { ScenarioAct } from './scenario.ts';

/** What people do, at any time, to any callback. */
export function anyAct(callbacks: number, activeMs: number): fc.Arbitrary<ScenarioAct> {
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
    do: one,
  });
}
