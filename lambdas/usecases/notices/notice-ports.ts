import type { NoticeSettings } from '../../domain/notice/notice-facts.ts';
import type { AccessLedger } from '../../ports/access-ledger.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { NoticeQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import type { Mailer } from '../../ports/mailer.ts';

/** What sending a notice needs. */
export interface SendNoticePorts {
  callbacks: Pick<CallbackLookup, 'get'>;
  health: HealthLedger;
  calls: CallLedger;
  access: Pick<AccessLedger, 'adminEmailOf'>;
  notices: NoticeQueue;
  mailer: Mailer;
  clock: Clock;
  log: Log;
  settings: NoticeSettings & { adminEmail?: string };
}
