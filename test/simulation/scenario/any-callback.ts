import fc from 'fast-check';
import { DEFAULT_DISABLE } from '../../../lambdas/domain/callback/callback.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { type Phase, type Planned, WELL } from '../receivers/receiver-plan.ts';
import type { ScenarioCallback } from './scenario.ts';

const HOUR_MS = 3_600_000;

type Policy = ScenarioCallback['policy'];

/** All that a receiver may do wrong. */
export function anyTrouble(): fc.Arbitrary<Behaviour> {
  const statusCode = fc.constantFrom(500, 503, 404, 301, 204, 400, 502);
  return fc.oneof(
    fc.constant<Behaviour>({ kind: 'refuse' }),
    fc.constant<Behaviour>({ kind: 'hang-before-connect' }),
    fc.constant<Behaviour>({ kind: 'hang-after-connect' }),
    fc.constant<Behaviour>({ kind: 'hang-mid-body', statusCode: 200 }),
    fc.constant<Behaviour>({ kind: 'drip', statusCode: 200, everyMs: 500 }),
    fc.record({ kind: fc.constant('reset' as const), afterMs: fc.constantFrom(5, 2000) }),
    fc.record({
      kind: fc.constant('answer' as const),
      statusCode,
      afterMs: fc.constantFrom(20, 900, 12_000),
    }),
    fc.record({
      kind: fc.constant('answer' as const),
      statusCode: fc.constantFrom(429, 503),
      afterMs: fc.constant(30),
      retryAfter: fc.constantFrom('1', '400', '1500', '7200', 'soon'),
    }),
  );
}

/** So that those that came together stay together, and others come to them. */
function away(): fc.Arbitrary<Planned> {
  return fc.record({
    kind: fc.constant('away' as const),
    statusCode: fc.constantFrom(429, 503),
    everySeconds: fc.constantFrom(660, 720, 740),
  });
}

function anyPolicy(fixed: Policy = {}): fc.Arbitrary<Policy> {
  return fc
    .record({
      retriesEnabled: fc.constantFrom(true, true, true, true, true, false),
      retry: fc.record({
        intervalSeconds: fc.constantFrom(300, 300, 300, 300, 60, 120, 600, 1200),
        windowSeconds: fc.constantFrom(86_400, 86_400, 3600, 4 * 3600, 12 * 3600),
        maxAttempts: fc.constantFrom(null, null, null, 3, 6),
      }),
      success: fc.constantFrom('200' as const, '2xx' as const),
      timeouts: fc.constantFrom(
        { connectSeconds: 3, responseSeconds: 6 },
        { connectSeconds: 3, responseSeconds: 6 },
        { connectSeconds: 3, responseSeconds: 6 },
        { connectSeconds: 5, responseSeconds: 60 },
      ),
      notify: fc.record({
        onOutage: fc.constantFrom(true, true, true, false),
        onRecovery: fc.boolean(),
        onDisabled: fc.constant(true),
        everyFailedCall: fc.constantFrom(false, false, false, true),
        includeContent: fc.constant(true),
      }),
      disable: fc.constantFrom(
        DEFAULT_DISABLE,
        DEFAULT_DISABLE,
        DEFAULT_DISABLE,
        { ...DEFAULT_DISABLE, afterConsecutiveErrors: 40 },
        { ...DEFAULT_DISABLE, afterExhaustedCalls: 2 },
        { ...DEFAULT_DISABLE, afterFailingSeconds: 4 * 3600 },
      ),
      rateLimit: fc.constantFrom(
        { perSecond: null },
        { perSecond: null },
        { perSecond: null },
        { perSecond: 1 },
      ),
    })
    .map((policy) => ({ ...policy, ...fixed }));
}

const RETRIES = {
  retriesEnabled: true,
  retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
  rateLimit: { perSecond: null },
};

/** Nothing of the kind for an hour and more, in which it is parked where parking is on. */
export function deadFor(): fc.Arbitrary<ScenarioCallback> {
  return fc.record({
    policy: anyPolicy({ ...RETRIES, disable: DEFAULT_DISABLE }),
    receiver: fc
      .tuple(
        fc.integer({ min: HOUR_MS / 2, max: 2 * HOUR_MS }),
        fc.integer({ min: 1.2 * HOUR_MS, max: 2.25 * HOUR_MS }),
        fc.oneof({ arbitrary: away(), weight: 2 }, { arbitrary: anyTrouble(), weight: 1 }),
      )
      .map(([from, lastsMs, behaviour]) => ({
        phases: [
          { from, behaviour },
          { from: from + lastsMs, behaviour: WELL },
        ],
      })),
    listens: fc.constant(false),
  });
}

/** One payload here and there, each by its own time; or neighbours that come together again and again. */
export function poisoned(): fc.Arbitrary<ScenarioCallback> {
  const single = fc.record({
    behaviour: anyTrouble(),
    last: fc.constant(1),
    of: fc.integer({ min: 13, max: 22 }),
  });
  const neighbours = fc.record({
    behaviour: away(),
    last: fc.integer({ min: 7, max: 9 }),
    of: fc.integer({ min: 18, max: 24 }),
  });
  return fc.record({
    policy: anyPolicy(RETRIES),
    receiver: fc
      .oneof({ arbitrary: neighbours, weight: 6 }, { arbitrary: single, weight: 1 })
      .map((poison) => ({ phases: [], poison })),
    listens: fc.constant(false),
  });
}

export function flapping(): fc.Arbitrary<ScenarioCallback> {
  const flap = fc.oneof(
    fc.record({ down: anyTrouble(), up: fc.constant(WELL), upShare: fc.constantFrom(0.2, 0.5, 0.9) }),
    fc.record({
      ...{ down: anyTrouble(), up: fc.constant(WELL) },
      ...{ downMs: fc.constantFrom(120_000, 1_500_000), upMs: fc.constantFrom(60_000, 1_500_000, 2_400_000) },
    }),
  );
  return fc.record({
    policy: anyPolicy(),
    receiver: fc.record({
      phases: fc.tuple(flap, fc.integer({ min: HOUR_MS, max: 10 * HOUR_MS })).map(([down, until]) => [
        { from: 0, flap: down },
        { from: until, behaviour: WELL },
      ]),
    }),
    listens: fc.constant(false),
  });
}

export function well(): fc.Arbitrary<ScenarioCallback> {
  return anyPolicy().map((policy) => ({ policy, receiver: { phases: [] }, listens: true }));
}

export function anyCallback(): fc.Arbitrary<ScenarioCallback> {
  const limited = fc.record({
    policy: anyPolicy(),
    receiver: fc.record({
      phases: fc.constant<Phase[]>([]),
      limit: fc.record({ perMinute: fc.constantFrom(1, 5), retryAfterSeconds: fc.constantFrom(20, 700) }),
    }),
    listens: fc.constant(false),
  });
  const gone = fc.record({
    policy: anyPolicy(),
    receiver: fc.integer({ min: 0, max: 12 * HOUR_MS }).map((from) => ({
      phases: [],
      once: [{ from, behaviour: { kind: 'answer' as const, statusCode: 410, afterMs: 20 } }],
    })),
    listens: fc.constant(false),
  });
  return fc.oneof(deadFor(), poisoned(), flapping(), limited, gone);
}
