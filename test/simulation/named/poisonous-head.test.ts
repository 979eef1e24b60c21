import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { check } from '../checkers/all-checkers.ts';
import { callsIn, recordOf, requestsFor, turnTo } from './happened.ts';
import { burst, down, FAILS, HOUR_MS, MINUTE_MS, quiet, RETRY, SECOND_MS, scene } from './scene.ts';

const POISONOUS = 10;
const BACKLOG = 1000;
const BACK_MS = 40 * MINUTE_MS;

describe('ten poisonous payloads at the head of a backlog of a thousand', () => {
  it('cost it one interval at most: the others are delivered, and nobody is parked again', async () => {
    const record = await recordOf(
      scene({
        activeMs: 2 * HOUR_MS,
        callbacks: [quiet({ ...down(0, BACK_MS), poison: { containing: '"name":"0-', behaviour: FAILS } })],
        bursts: [
          burst({ count: POISONOUS, apartMs: 5 * SECOND_MS }),
          burst({ from: 2 * MINUTE_MS, count: BACKLOG, apartMs: 100, by: 'queue' }),
        ],
      }),
    );
    const calls = callsIn(record);
    const [poisonous, others] = [calls.slice(0, POISONOUS), calls.slice(POISONOUS)];
    expect(others).toHaveLength(BACKLOG);
    // All of them waited; the beat's own probe and the first step were poisonous.
    expect(turnTo(record, 'parked').at).toBeLessThan(START + 2 * MINUTE_MS);
    const drains = turnTo(record, 'draining');
    const probe = record.requests.find(({ at, trigger }) => at >= START + BACK_MS && trigger === 'probe')!;
    expect(poisonous.map(({ id }) => id)).toContain(probe.callId);
    expect(probe).toMatchObject({ statusCode: 500 });
    const firstStep = record.requests.filter(({ trigger }) => trigger === 'drain').slice(0, POISONOUS);
    expect(firstStep.map(({ callId }) => callId).sort()).toEqual(poisonous.map(({ id }) => id).sort());
    expect(firstStep.every(({ outcome }) => outcome === 'http_error')).toBe(true);

    const delivered = others.map((call) => requestsFor(record, call).at(-1)!);
    expect(delivered.every(({ outcome }) => outcome === 'success')).toBe(true);
    const last = Math.max(...delivered.map(({ at }) => at));
    expect(last - START - BACK_MS).toBeLessThan(2 * RETRY.intervalSeconds * SECOND_MS);
    expect(last - drains.at).toBeLessThan(RETRY.intervalSeconds * SECOND_MS);
    expect(poisonous.map(({ status, resolution }) => [status, resolution?.by])).toEqual(
      poisonous.map(() => ['FAILED', 'cutoff']),
    );
    expect(check(record)).toEqual([]);
  });
});
