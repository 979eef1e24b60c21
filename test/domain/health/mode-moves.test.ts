import { describe, expect, it } from 'vitest';
import { combined, type HealthMove } from '../../../lambdas/domain/health/dues.ts';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { entering, passing } from '../../../lambdas/domain/health/mode-moves.ts';
import { START } from '../../kit/samples.ts';
import { afterChange, draining, parked } from './health-scenes.ts';

/** All that a stay in a mode may leave in health. */
const STAY: Partial<Health> = {
  ...{ parkedAt: START, isIdle: true, probedMoreIn: 3 },
  ...{ drainId: '5', drainStartedAt: START, drainWraps: true, drainPass: 2 },
  ...{ drainStep: 4, drainSent: 40, drainSentAt: START, drainOk: 30, drainFailed: 5, drainDropped: 5 },
};

const moved = (health: Health, move: HealthMove) => afterChange(health, combined(health, move));

describe('into another mode', () => {
  it('nothing goes along of the stay in the one before', () => {
    const { parkedAt: _parkedAt, ...before } = parked;
    const stayed = { ...before, ...STAY };
    const is = moved(stayed, entering(stayed, 'draining'));
    expect(is).toEqual({ ...HEALTHY, ...before, mode: 'draining', epoch: parked.epoch + 1, beat: 0 });
  });

  it('the passes after a drain begin with its oldest call, under its name', () => {
    const passed = moved(draining, passing(draining, START));
    expect(passed).not.toHaveProperty('drainCursor');
    expect(passed).toMatchObject({ mode: 'direct', drainId: draining.drainId, drainPass: 1 });
  });
});
