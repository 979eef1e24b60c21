import { combined } from '../../../lambdas/domain/health/dues.ts';
import { type TickPorts, tick } from '../../../lambdas/usecases/recover/tick.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryDeadLetters } from '../../kit/memory/memory-dead-letters.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { MemoryQueues } from '../../kit/memory/memory-queues.ts';
import { MemoryReplayLedger } from '../../kit/memory/memory-replay-ledger.ts';

/** What cannot be read, and why, in these tests. */
export const FLAWED = 'flawed';

export function tickWorld({ tickSeconds = 60 } = {}) {
  const clock = new MemoryClock();
  const log = new MemoryLog();
  const queues = new MemoryQueues();
  const health = new MemoryHealthLedger({ clock, historyDays: 30 });
  const deadLetters = new MemoryDeadLetters({ clock });
  const replays = new MemoryReplayLedger({ clock, historyDays: 30 });
  const readLetter: TickPorts['readLetter'] = (_queue, { body }) =>
    body === FLAWED ? { reason: 'not JSON' } : { body };
  const ports = {
    ...{ health, replays, recovery: queues, deadLetters, readLetter, clock, log },
    settings: { tickSeconds },
  };
  return {
    ...ports,
    ports,
    queues,
    tick: (scheduledAt = clock.now(), remainingMs = () => 60_000, as: TickPorts = ports) =>
      tick(as, scheduledAt, remainingMs),
    dueAt: async (callbackId: string, modeDueAt: number) => {
      const change = combined(await health.get(callbackId), { dues: { modeDueAt }, when: [] });
      await health.apply(callbackId, change);
    },
    woken: () => queues.sent.recovery.splice(0).map(({ message }) => message.callbackId),
  };
}
