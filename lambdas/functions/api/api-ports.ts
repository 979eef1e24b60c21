import type { AccessLedger } from '../../ports/access-ledger.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallQueue, EventQueue } from '../../ports/call-queue.ts';
import type { CallbackDirectory, CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { CallbackPolicy } from '../../usecases/register-callback.ts';

/** What the API works with. */
export interface ApiPorts {
  callbacks: CallbackDirectory;
  /** May be 5 s behind, but for what this process changed. */
  lookup: CallbackLookup & { forget(): void };
  calls: CallLedger;
  health: HealthLedger;
  access: AccessLedger;
  queue: Pick<CallQueue, 'deliver'>;
  events: EventQueue;
  clock: Clock;
  policy: CallbackPolicy;
  settings: { historyDays: number };
}
