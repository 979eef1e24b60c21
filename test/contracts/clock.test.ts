import { describe } from 'vitest';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { clockContract } from './clock.contract.ts';
import { clockInSimulation } from './sim-scenes.ts';

describe('the clock in memory', () => {
  const clock = new MemoryClock();
  clockContract(() => ({ clock, pass: () => clock.advance(100) }));
});

describe('the clock of a worker in the simulation', () => {
  clockContract(clockInSimulation);
});

describe('the clock of the system', () => {
  clockContract(() => ({ clock: systemClock, pass: async () => {} }));
});
