import fc from 'fast-check';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Outage } from '../../../lambdas/domain/health/outage.ts';
import { newReplay, type Replay } from '../../../lambdas/domain/replay/replay.ts';
import type { MemoryClock } from '../../kit/memory/memory-clock.ts';
import type { Ledgers } from '../ledgers.ts';
import { freshId, START, sampleAttempt, sampleCall, sampleOutage } from '../samples.ts';

/** What acts are about: a few records of two callbacks, all of them fresh, so that acts meet each other's work. */
export interface Scene {
  clock: MemoryClock;
  callbackIds: string[];
  tenant: string;
  calls: Call[];
  attempts: Attempt[];
  outages: Outage[];
  replays: Replay[];
}

export type Thing = 0 | 1 | 2;

/** One thing that is done to a ledger, with what it answers. */
export interface Act {
  text: string;
  on(ledgers: Ledgers, scene: Scene): Promise<unknown>;
}

export const thing: fc.Arbitrary<Thing> = fc.constantFrom(0, 1, 2);
export const callback = fc.constantFrom(0, 1);
export const size = fc.integer({ min: 1, max: 3 });
export const laterMs = fc.constantFrom(0, 1000, 3_600_000, 86_400_000, 864_000_000);

export function sceneAt(clock: MemoryClock): Scene {
  const callbackIds = [freshId('cb'), freshId('cb')];
  const tenant = freshId('key');
  const things = <T>(make: (at: number, callbackId: string) => T) =>
    [0, 1, 2].map((n) => make(START + n * 1000, callbackIds[n === 2 ? 1 : 0]!));
  return {
    clock,
    callbackIds,
    tenant,
    calls: things((createdAt, callbackId) => sampleCall({ createdAt, callbackId, tenant })),
    attempts: things((at) => sampleAttempt(at)),
    outages: things((startedAt, callbackId) => sampleOutage({ startedAt, callbackId })),
    replays: things((at, callbackId) =>
      newReplay({ id: freshId('rep', at), callbackId, createdBy: 'key_1' }, at),
    ),
  };
}

/** An act made of whatever `asked` gives. */
export function act<T>(
  name: string,
  asked: fc.Arbitrary<T>,
  on: (ledgers: Ledgers, scene: Scene, asked: T) => Promise<unknown>,
): fc.Arbitrary<Act> {
  return asked.map((made) => ({
    text: `${name} ${JSON.stringify(made)}`,
    on: (ledgers, scene) => on(ledgers, scene, made),
  }));
}
