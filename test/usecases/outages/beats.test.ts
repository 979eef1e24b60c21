import { describe, expect, it } from 'vitest';
import { OK } from '../deliver/world.ts';
import type { HandedMessage } from './handing-queues.ts';
import { expectGentleSteps, expectOnceEach, parkedWith } from './outage-checks.ts';
import { INTERVAL_MS, MINUTE_MS, outageWorld } from './outage-world.ts';

const isBeat = (message: HandedMessage) => 'kind' in message && message.kind === 'beat';
const isNamed = (message: HandedMessage) => 'epoch' in message && message.epoch !== undefined;

/** Parked, back, and in the end all has gone out: while beats fare as told. */
async function storyWith(fare: (message: HandedMessage) => number[], { hours = 1, indexLagMs = 0 } = {}) {
  const world = await outageWorld({ indexLagMs });
  world.queues.meddle = (message) => (isBeat(message) ? fare(message) : [0]);
  const ids = await parkedWith(world, 200);
  const parkedAt = world.clock.now();
  await world.run(2 * INTERVAL_MS);
  expect(world.seen.filter(({ at }) => at > parkedAt).length).toBeGreaterThan(0);
  const back = world.clock.now();
  world.receiver.answer = () => OK;
  await world.run(hours * 60 * MINUTE_MS);
  await expectOnceEach(world, ids, back);
  expectGentleSteps(world);
  expect(await world.is()).toMatchObject({ mode: 'direct', outageEndedBy: 'delivery' });
  return world;
}

describe('a beat', () => {
  it('is lost, every one: the tick revives them', async () => {
    const world = await storyWith((message) => (isNamed(message) ? [] : [0]), { hours: 3 });
    expect(world.lines('callbacks.woken').length).toBeGreaterThan(5);
  });

  it('comes twice at the same moment', async () => {
    await storyWith(() => [0, 0]);
  });

  it('comes twice, the second time a minute later', async () => {
    await storyWith(() => [0, MINUTE_MS]);
  });

  it('comes late', async () => {
    await storyWith(() => [45_000]);
  });
});

it('an index that is late by a minute loses no call', async () => {
  await storyWith(() => [0], { indexLagMs: MINUTE_MS });
});
