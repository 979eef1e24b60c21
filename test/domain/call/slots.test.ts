import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comesAgainAt,
  heldAt,
  needsSlot,
  slotOf,
  slotsBefore,
  takeSlots,
  untilSlotMs,
  withGrant,
  withoutSlot,
} from '../../../lambdas/domain/call/slots.ts';
import { HEALTHY } from '../../../lambdas/domain/health/health.ts';
import { START, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { afterChange } from '../health/health-scenes.ts';

const ten = { now: START, perSecond: 10, count: 3 };

describe('slots', () => {
  it('begin now where the pointer is behind, or absent', () => {
    for (const health of [HEALTHY, { ...HEALTHY, nextSlotAt: START - 1 }]) {
      const slots = takeSlots(health, 'nextSlotAt', ten)!;
      expect(slots.count).toBe(3);
      expect(slots.change.when).toEqual([{ field: 'nextSlotAt', is: 'absent-or-below', to: START }]);
      const { nextSlotAt } = afterChange(health, slots.change);
      expect(slotsBefore(nextSlotAt!, 3, 10)).toEqual([START, START + 100, START + 200].map(heldAt));
    }
  });

  it('follow the pointer where that is ahead, and are added, so that others may add at the same time', () => {
    const health = { ...HEALTHY, nextSlotAt: START + 500 };
    const { change } = takeSlots(health, 'nextSlotAt', ten)!;
    expect(change.add).toEqual({ nextSlotAt: 300 });
    expect(afterChange({ ...health, nextSlotAt: START + 900 }, change).nextSlotAt).toBe(START + 1200);
  });

  it('are given up to 900 s ahead, as many as there are', () => {
    const take = (aheadMs: number) =>
      takeSlots({ ...HEALTHY, nextSlotAt: START + aheadMs }, 'nextSlotAt', ten)?.count;
    expect([899_800, 899_801, 899_901, 900_000, 900_001].map(take)).toEqual([3, 2, 1, 1, undefined]);
  });

  it('of late ones are given a second ahead', () => {
    const take = (aheadMs: number) =>
      takeSlots({ ...HEALTHY, lateSlotAt: START + aheadMs }, 'lateSlotAt', ten)?.count;
    expect([0, 800, 950, 1001].map(take)).toEqual([3, 3, 1, undefined]);
    expect(takeSlots(HEALTHY, 'lateSlotAt', { ...ten, perSecond: 0.01 })?.count).toBe(1);
  });

  it('are never nearer than the limit says, nor further than 900 s, whoever takes how many', () => {
    const batch = fc.record({ count: fc.integer({ min: 1, max: 10 }), after: fc.nat(20_000) });
    const rate = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(rate, fc.array(batch, { minLength: 1, maxLength: 60 }), (perSecond, batches) => {
        let health = HEALTHY;
        let now = START;
        let before = Number.NEGATIVE_INFINITY;
        for (const { count, after } of batches) {
          now += after;
          const slots = takeSlots(health, 'nextSlotAt', { now, perSecond, count });
          if (slots === undefined) continue;
          health = afterChange(health, slots.change);
          for (const { slotAt } of slotsBefore(health.nextSlotAt!, slots.count, perSecond)) {
            expect(slotAt! - before).toBeGreaterThanOrEqual(1000 / perSecond - 1.01);
            expect(slotAt!).toBeGreaterThanOrEqual(now - 1);
            expect(slotAt!).toBeLessThanOrEqual(now + 900_001);
            before = slotAt!;
          }
        }
      }),
    );
  });
});

describe('a message', () => {
  const received = (slotAt?: number, sentAt = START - 5000) => ({
    message: sampleMessage(slotAt === undefined ? {} : { slotAt }),
    sentAt,
  });

  it.each([
    ['without a slot', received(), 'none'],
    ['in time', received(START), 'held'],
    ['before its time', received(START + 800_000), 'held'],
    ['a second late', received(START - 1000), 'held'],
    ['later', received(START - 1001), 'missed'],
  ])('%s: %s', (_name, one, expected) => {
    expect(slotOf(one, HEALTHY, START)).toBe(expected);
  });

  it('has no slot any more that was given before its callback’s drain began', () => {
    const drained = { ...HEALTHY, drainStartedAt: START - 4000 };
    expect(slotOf(received(START + 9000), drained, START)).toBe('none');
    expect(slotOf(received(START + 9000, START - 4000), drained, START)).toBe('held');
  });

  it('needs none if a person sent it, or if it is past its cutoff', () => {
    expect(needsSlot(sampleMessage({ call: sampleContent({ retryUntil: START }) }), START)).toBe(true);
    expect(needsSlot(sampleMessage({ call: sampleContent({ retryUntil: START - 1 }) }), START)).toBe(false);
    expect(needsSlot({ ...sampleMessage(), call: undefined, trigger: 'manual' }, START)).toBe(false);
  });

  it('carries what it is granted, and no slot of before', () => {
    const message = sampleMessage({ slotAt: START - 9000 });
    expect(withGrant(message, undefined)).toBe(message);
    expect(withGrant(message, heldAt(START))).toEqual({ ...message, slotAt: START });
    expect(withGrant(message, withoutSlot(START))).not.toHaveProperty('slotAt');
  });

  it('waits for a near slot, and comes again a second before one that is not', () => {
    expect(comesAgainAt(heldAt(START + 1000), START)).toBeUndefined();
    expect(comesAgainAt(heldAt(START + 1001), START)).toBe(START + 1);
    expect(comesAgainAt(withoutSlot(START), START)).toBe(START + 840_000);
    const waits = (slotAt: number) => untilSlotMs(sampleMessage({ slotAt }), START);
    expect([START - 5, START, START + 700, START + 1001].map(waits)).toEqual([0, 0, 700, 0]);
    expect(untilSlotMs(sampleMessage(), START)).toBe(0);
  });
});
