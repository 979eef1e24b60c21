import { expect, it } from 'vitest';
import { sequelOfFailure, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { START } from '../../kit/samples.ts';
import { failure, POLICY, success } from './health-scenes.ts';

const DOWN = { streak: 40, firstStreak: 40, streakSince: START - 60_000 };
const RULES = { ...POLICY.disable, afterConsecutiveErrors: 40 };

it.each([
  ['parked', failure()],
  ['stopped', failure({ policy: { ...POLICY, disable: RULES } })],
])(
  'a success that is told of between the two writes of a failure keeps its callback from being %s',
  async (mode, event) => {
    const ledger = new MemoryHealthLedger({ clock: new MemoryClock(), historyDays: 30 });
    const { health: counted } = await ledger.apply('cb', { set: DOWN, when: [] });
    const { change } = sequelOfFailure(counted, event)!;
    expect(change.set).toMatchObject({ mode });
    await ledger.apply('cb', stepOf(counted, success({ startedAt: START + 1 })).change);
    const { applied, health } = await ledger.apply('cb', change);
    expect([applied, health.mode]).toEqual([false, 'direct']);
    expect(sequelOfFailure(health, event)).toBeUndefined();
  },
);
