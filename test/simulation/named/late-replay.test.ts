import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { check } from '../checkers/all-checkers.ts';
import { messagesFor, recordOf, requestsFor, theCall } from './happened.ts';
import { burst, FAILS, HOUR_MS, MINUTE_MS, quiet, REFUSES, RETRY, scene } from './scene.ts';

const DAY_MS = 24 * HOUR_MS;
const PUBLISHED_MS = MINUTE_MS;
/** History is kept for a day here, so that nobody waits for thirty. */
const GONE_MS = PUBLISHED_MS + RETRY.windowSeconds * 1000 + DAY_MS;
/** Too large to lie in the call's own item. */
const LARGE = { payloadBytes: 3000 };

describe('a replay near the end of retention', () => {
  it('keeps the payload for as long as the call has by then, and sends it whole', async () => {
    const replayMs = GONE_MS - MINUTE_MS;
    const backMs = GONE_MS + 20 * MINUTE_MS;
    const record = await recordOf(
      scene({
        historyDays: 1,
        activeMs: backMs + HOUR_MS,
        callbacks: [
          quiet({
            // Refused until it is back, and then well only for requests that bring the payload.
            phases: [
              { from: 0, behaviour: REFUSES },
              { from: backMs, behaviour: FAILS },
            ],
            poison: { containing: 'filler', behaviour: { kind: 'answer', statusCode: 200, afterMs: 50 } },
          }),
        ],
        bursts: [burst({ from: PUBLISHED_MS, ...LARGE })],
        // Stopped for the call's first window: it is never attempted in that.
        acts: [
          { at: 0, callback: 0, do: { kind: 'stop' } },
          { at: 4 * HOUR_MS, callback: 0, do: { kind: 'start' } },
          { at: replayMs, callback: 0, do: { kind: 'replay' } },
        ],
      }),
    );
    const call = theCall(record);
    const requests = requestsFor(record, call);
    expect(call.payloadApart).toBeDefined();
    expect(record.acts.at(-1)).toMatchObject({ kind: 'replay', status: 200 });
    expect(messagesFor(record, call).filter(({ message }) => message.trigger === 'replay')).toHaveLength(1);
    // It goes on past the time at which the payload would have been gone, and long after.
    const outcomes = requests.map(({ at, trigger, outcome }) => [at > START + GONE_MS, trigger, outcome]);
    expect(outcomes[0]).toEqual([false, 'replay', 'connection_refused']);
    expect(outcomes.at(-1)).toEqual([true, 'retry', 'success']);
    expect(
      outcomes.slice(1, -1).every(([isLater, , outcome]) => isLater && outcome === 'connection_refused'),
    ).toBe(true);
    expect(call).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'delivery' },
      turn: requests.length + 2,
    });
    expect(record.endedAt).toBeGreaterThan(START + GONE_MS);
    expect(record.final.unreadable).toEqual([]);
    expect(check(record)).toEqual([]);
  });
});
