import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Health, HealthChange } from '../../../lambdas/domain/health/health.ts';
import { HEALTHY } from '../../../lambdas/domain/health/health.ts';
import type { Replay } from '../../../lambdas/domain/replay/replay.ts';
import { MemoryAccessLedger } from '../../kit/memory/memory-access-ledger.ts';
import { MemoryBatchLedger } from '../../kit/memory/memory-batch-ledger.ts';
import { MemoryCallLedger } from '../../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { MemoryIdempotencyLedger } from '../../kit/memory/memory-idempotency-ledger.ts';
import { MemoryReplayLedger } from '../../kit/memory/memory-replay-ledger.ts';
import { MemoryTokenSource } from '../../kit/memory/memory-token-source.ts';
import type { HealthMove } from './record.ts';
import type { SimTime } from './sim-time.ts';

/** What a move must touch to be told: figures alone are none. */
const TOLD = new Set<keyof Health>([
  ...(['mode', 'epoch', 'beat', 'state', 'outageId', 'outageEndedAt', 'outageIsFinal'] as const),
  ...(['drainId', 'drainStep', 'drainPass', 'configVersion'] as const),
]);

export interface StoresDeps {
  time: SimTime;
  historyDays: number;
  indexLagMs: number;
  onMove(move: HealthMove): void;
  /** It was edited, or left a tombstone. */
  onCallback(callback: Callback): void;
}

export type Stores = ReturnType<typeof simStores>;

/** The tables, all workers' together. An observer sees what is written to health and to the configurations. */
export function simStores({ time, historyDays, indexLagMs, onMove, onCallback }: StoresDeps) {
  const clock = { now: () => time.now(), sleep: neither, fraction: neither, randomBytes: neither };
  const last = new Map<string, Health>();
  class WatchedHealth extends MemoryHealthLedger {
    override async apply(callbackId: string, change: HealthChange) {
      const written = await super.apply(callbackId, change);
      if (!written.applied) return written;
      const before = last.get(callbackId) ?? HEALTHY;
      last.set(callbackId, written.health);
      const fields = [...Object.keys(change.set ?? {}), ...(change.remove ?? [])] as (keyof Health)[];
      if (fields.some((field) => TOLD.has(field) && before[field] !== written.health[field]))
        onMove({ at: time.now(), callbackId, before, after: written.health });
      return written;
    }
  }
  class WatchedDirectory extends MemoryCallbackDirectory {
    override async replace(...[before, after]: Parameters<MemoryCallbackDirectory['replace']>) {
      const isReplaced = await super.replace(before, after);
      if (isReplaced) onCallback(after);
      return isReplaced;
    }
    override async remove(...given: Parameters<MemoryCallbackDirectory['remove']>) {
      await super.remove(...given);
      const tombstone = await super.get(given[0].id);
      if (tombstone) onCallback(tombstone);
    }
  }
  const replays = new Map<string, Replay>();
  class WatchedReplays extends MemoryReplayLedger {
    override async start(replay: Replay) {
      replays.set(replay.id, replay);
      return super.start(replay);
    }
    override async apply(...given: Parameters<MemoryReplayLedger['apply']>) {
      const written = await super.apply(...given);
      if (written.replay) replays.set(written.replay.id, written.replay);
      return written;
    }
  }
  return {
    directory: new WatchedDirectory({ clock }),
    calls: new MemoryCallLedger({ clock, historyDays, indexLagMs }),
    health: new WatchedHealth({ clock, historyDays }),
    replays: new WatchedReplays({ clock, historyDays }),
    idempotency: new MemoryIdempotencyLedger({ clock }),
    batches: new MemoryBatchLedger({ clock, historyDays }),
    access: new MemoryAccessLedger(),
    tokens: new MemoryTokenSource(),
    /** Whether a callback or a replay has something due by then. */
    hasDueBefore: (at: number) =>
      some(last, ({ beatAt }) => beatAt !== undefined && beatAt < at) ||
      some(replays, ({ status, dueAt = 0 }) => status === 'running' && dueAt < at),
  };
}

function some<T>(all: Map<string, T>, fits: (one: T) => boolean): boolean {
  for (const one of all.values()) if (fits(one)) return true;
  return false;
}

function neither(): never {
  throw new Error('A table neither waits nor draws.');
}
