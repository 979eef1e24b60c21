import { describe, expect, it } from 'vitest';
import { OK } from '../deliver/world.ts';
import { breakOnce } from '../recover/recover-world.ts';
import { parkedWith } from './outage-checks.ts';
import { MINUTE_MS, type OutageWorld, outageWorld } from './outage-world.ts';

function changesTold({ queues }: OutageWorld): string[] {
  return queues.sent.events.map(({ event }) => (event as { type: string }).type.split('.').at(-1)!);
}

describe('an outage whose opening worker stops', () => {
  // Its message is back after 900 s: its call has gone on by then, and it is dropped.
  it.each([
    ['health', 'keepOutage', 'before'],
    ['health', 'keepOutage', 'after'],
    ['queues', 'notify', 'after'],
    ['queues', 'handOver', 'before'],
  ] as const)(
    'at %s.%s, %s its effect, is mailed once, and told of like its end',
    async (port, method, when) => {
      const world = await outageWorld();
      breakOnce(world[port], method, when);
      await parkedWith(world, 20);
      await world.run(20 * MINUTE_MS);
      world.receiver.answer = () => OK;
      await world.run(120 * MINUTE_MS);
      expect(new Set(changesTold(world))).toEqual(new Set(['outage', 'recovered']));
      expect(world.mails).toHaveLength(1);
    },
  );
});
