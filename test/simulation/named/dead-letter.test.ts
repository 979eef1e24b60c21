import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { PointFault } from '../world/faults.ts';
import { recordOf, requestsFor, theCall, theFault, theOnly } from './happened.ts';
import { faults, HOUR_MS, MINUTE_MS, quiet, SECOND_MS, scene, VISIBILITY_MS } from './scene.ts';

const asksFor = (seconds: number): Behaviour => ({
  ...{ kind: 'answer', statusCode: 503, afterMs: 50, retryAfter: String(seconds) },
});
const SECOND_AT = 900 * SECOND_MS;
const PERSONS_AT = 960 * SECOND_MS;
const diesAfterRequest: PointFault = { at: MINUTE_MS, kind: 'crash-after', port: 'caller.call' };
const diesBeforeLooking: PointFault = {
  ...{ at: PERSONS_AT + MINUTE_MS, kind: 'crash-before', function: 'deliver', port: 'calls.get' },
};

/** Until long after all that, nothing else is asked of the call. */
const story = scene({
  activeMs: 2 * HOUR_MS,
  callbacks: [
    quiet(
      {
        phases: [
          { from: 0, behaviour: asksFor(SECOND_AT / SECOND_MS) },
          { from: MINUTE_MS, behaviour: asksFor(6000) },
          { from: 2 * HOUR_MS - 10 * MINUTE_MS, behaviour: WELL },
        ],
      },
      { retry: { intervalSeconds: 300, windowSeconds: 4 * 3600, maxAttempts: null } },
    ),
  ],
  acts: [{ at: PERSONS_AT, callback: 0, do: { kind: 'retry', call: 0 } }],
  faults: faults(diesAfterRequest, ...Array<PointFault>(4).fill(diesBeforeLooking)),
});

describe('a message whose five workers die, the first of them after its request', () => {
  it('shows that request as unknown, although a person’s retry has moved its call on', async () => {
    const record = await recordOf(story);
    const call = theCall(record);
    const [first, second, persons, ...later] = requestsFor(record, call);
    expect([first, second, persons]).toMatchObject([
      { turn: 1, outcome: 'http_error' },
      { turn: 2, trigger: 'retry' },
      { turn: 2, trigger: 'manual', outcome: 'http_error' },
    ]);
    expect(second!.at).toBe(theFault(record, 'crash-after', 'caller.call').at);
    const died = record.faults.filter(({ where }) => where === 'calls.get').map(({ at }) => at);
    expect(died).toHaveLength(4);
    expect(died.at(-1)! - second!.at).toBeGreaterThanOrEqual(4 * VISIBILITY_MS);
    expect(later).toMatchObject([{ turn: 3, outcome: 'success' }]);

    const unknown = theOnly(
      record.final.attempts.get(call.id)!.filter(({ outcome }) => outcome === 'unknown'),
      'unknown attempt',
    );
    expect(unknown).toMatchObject({ trigger: 'retry' });
    expect(unknown.startedAt).toBeLessThanOrEqual(second!.hostAt);
    expect(call).toMatchObject({ status: 'SUCCESS', attemptCount: 3 });
    expect(check(record)).toEqual([]);
  });
});
