import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Health, outageIsOpen } from '../../../lambdas/domain/health/health.ts';
import { OPEN_MS } from '../../../lambdas/domain/health/outage-moves.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { anyHistory, type Happening, ID, stepsOf } from './any-history.ts';
import { itemBytes } from './item-bytes.ts';

const MAX_TRIES = 2;

interface Run {
  ledger: MemoryHealthLedger;
  /** What was seen of the health so far: workers decide on what they know, which may be old. */
  seen: Health[];
  isDeleted: boolean;
}

it('whatever happens, in whatever order, and known however late, the health stays whole', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const ledger = new MemoryHealthLedger({ clock: new MemoryClock(), historyDays: 30 });
      const run: Run = { ledger, seen: [await ledger.get(ID)], isDeleted: false };
      for (const happening of history) await happen(run, happening);
    }),
    { numRuns: 400 },
  );
}, 30_000);

async function happen(run: Run, happening: Happening): Promise<void> {
  const { seen } = run;
  let known = seen[Math.max(0, seen.length - 1 - happening.behind)]!;
  for (const step of stepsOf(happening)) {
    for (let tries = 0; ; tries++) {
      const { change } = step(known) ?? {};
      if (change === undefined) break;
      expect(tries, `decided on what it had just seen: ${JSON.stringify(change)}`).toBeLessThan(MAX_TRIES);
      const before = await run.ledger.get(ID);
      const { applied, health } = await run.ledger.apply(ID, change);
      known = health;
      if (!applied) continue;
      run.isDeleted ||= happening.kind === 'deleted';
      isWhole(run, before, health);
      seen.push(health);
      break;
    }
  }
}

function isWhole({ isDeleted }: Run, before: Health, health: Health): void {
  expect(health.epoch - before.epoch).toBe(health.mode === before.mode ? 0 : 1);
  const dues = [health.modeDueAt, health.noticeDueAt, health.recoveryDueAt].filter(
    (due) => due !== undefined,
  );
  expect(health.beatAt).toBe(dues.length === 0 ? undefined : Math.min(...dues));
  expect(health.unhealthyShard === undefined).toBe(health.beatAt === undefined);
  if (outageIsOpen(health)) expect(health.recoveryDueAt).toBeGreaterThan(OPEN_MS);
  if (!isDeleted) {
    const isHeld = health.state === 'Stopped' || health.state === 'TooManyErrors';
    expect(health.mode === 'stopped').toBe(isHeld);
    // What sends or closes the waiting calls always comes again.
    if (health.mode !== 'direct') expect(health.modeDueAt).toBeDefined();
  }
  expect(health.configVersion).toBeGreaterThanOrEqual(before.configVersion);
  expect(health.totalCalls).toBeGreaterThanOrEqual(before.totalCalls);
  for (const counter of [
    'streak',
    'firstStreak',
    'exhausted',
    'drainOk',
    'drainFailed',
    'drainDropped',
  ] as const)
    expect(health[counter]).toBeGreaterThanOrEqual(0);
  if (health.outageId !== undefined && health.outageId === before.outageId)
    expect(health.outageAttempts).toBeGreaterThanOrEqual(before.outageAttempts);
  // One write unit, as the table counts it: names and values.
  expect(
    itemBytes({ ...health, callbackId: ID, part: 'current', v: 1, expiresAt: 1_767_603_600 }),
  ).toBeLessThanOrEqual(1024);
}
