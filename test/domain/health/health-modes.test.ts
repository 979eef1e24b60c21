import { describe, expect, it } from 'vitest';
import type { HealthCondition } from '../../../lambdas/domain/health/health.ts';
import type { HealthStep } from '../../../lambdas/domain/health/health-events.ts';
import { stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { START } from '../../kit/samples.ts';
import { DIRECT_AND_PARKED } from './direct-and-parked.ts';
import { DRAINING_AND_STOPPED } from './draining-and-stopped.ts';
import { afterChange, afterOutage } from './health-scenes.ts';

describe('the table of modes', () => {
  it.each(
    [...DIRECT_AND_PARKED, ...DRAINING_AND_STOPPED].map((row) => ({
      title: `${row[1].mode}, ${row[0]}: ${row[3]}`,
      row,
    })),
  )('$title', ({ row }) => {
    const [, from, stepOfRow, to, becomes, told, dependsOn] = row;
    const step = stepOfRow(from);
    const { change = { when: [] as HealthCondition[] }, after = [] } = step ?? {};
    const health = afterChange(from, change);
    expect(health.mode).toBe(to);
    expect(health.epoch).toBe(from.mode === to ? from.epoch : from.epoch + 1);
    expect({ ...health, ...becomes }).toEqual(health);
    expect(after.map(inShort)).toEqual(told);
    const fields = new Set<string>(change.when.map(({ field }) => field));
    expect([...fields]).toEqual(expect.arrayContaining([...dependsOn]));
    if (from.mode !== to) expect(step?.matters).toBe(true);
  });

  it('leaves an outage as it was where it goes on after an edit', () => {
    const { change } = stepOf(afterOutage, {
      kind: 'edited',
      configVersion: 2,
      isRepair: true,
      retries: true,
      now: START,
    });
    expect(change).toEqual({
      set: { configVersion: 2, streak: 0, firstStreak: 0 },
      remove: ['streakSince'],
      when: [
        { field: 'epoch', is: 'equal', to: 0 },
        { field: 'configVersion', is: 'equal', to: 1 },
      ],
    });
  });
});

function inShort(effect: HealthStep['after'][number]): string {
  switch (effect.kind) {
    case 'beat':
      return `beat in ${effect.delayMs}`;
    case 'record-outage':
      return `record-outage ${effect.outageId}`;
    case 'notify':
      return `notify ${effect.notice}`;
    case 'announce':
      return `announce ${effect.change}`;
    case 'close':
      return `close ${effect.by}`;
  }
}
