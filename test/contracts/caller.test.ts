import { afterAll, describe, expect, it } from 'vitest';
import type { Behaviour } from '../simulation/receivers/behaviour.ts';
import { resultOf } from '../simulation/receivers/result-of.ts';
import { callerContract } from './caller.contract.ts';
import { meetForReal } from './real-receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 60_000 };

describe('a simulated receiver', () => {
  callerContract(async (behaviour) => ({
    caller: { call: async (_request, limits) => resultOf(behaviour, limits) },
    url: 'https://receiver.example/',
  }));

  it.each<[Behaviour, number]>([
    [{ kind: 'answer', statusCode: 200, afterMs: 70 }, 70],
    [{ kind: 'answer', statusCode: 200, afterMs: 60_000 }, 60_000],
    [{ kind: 'hang-before-connect' }, 5_000],
    [{ kind: 'hang-after-connect' }, 60_000],
    [{ kind: 'hang-mid-body', statusCode: 200 }, 60_000],
    [{ kind: 'drip', statusCode: 200, everyMs: 1_000 }, 60_000],
    [{ kind: 'drip', statusCode: 200, everyMs: 10 }, 40_970],
    [{ kind: 'reset', afterMs: 700 }, 700],
    [{ kind: 'reset-mid-body', statusCode: 200, afterMs: 700 }, 700],
    [{ kind: 'lost-kept', afterMs: 700, next: { kind: 'hang-after-connect' } }, 59_300],
  ])('takes the time that it says, and none beyond the limits: %j', (behaviour, durationMs) => {
    expect(resultOf(behaviour, LIMITS).durationMs).toBe(durationMs);
  });
});

describe('a receiver on this machine, over HTTP', () => {
  const leave: (() => unknown)[] = [];
  afterAll(async () => {
    for (const left of leave) await left();
  });

  callerContract((behaviour) => meetForReal(behaviour, leave));
});
