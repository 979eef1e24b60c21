import { noticeSettled } from '../../domain/health/beat-steps.ts';
import { openNotices } from '../../domain/notice/wanted.ts';
import type { NoticeResult } from '../../ports/health-ledger.ts';
import type { SendNoticePorts } from './notice-ports.ts';
import type { OutageJob } from './send-outage-notice.ts';

const MAX_TRIES = 3;

/** What became of the mail, on the outage's record and then for the callback's health. */
export async function settleNotice(
  ports: Pick<SendNoticePorts, 'health'>,
  job: OutageJob,
  result: NoticeResult,
): Promise<void> {
  await ports.health.recordNotice(job.callbackId, job.outageId, job.kind, result);
  await clearDue(ports, job);
}

/**
 * No notice is due any more where none of the outage is open; a newer outage has notices of its own. Health that moves on
 * at the same time may have a new one: it is looked at again. What stays due is no harm: it is asked for again.
 */
export async function clearDue(
  { health: ledger }: Pick<SendNoticePorts, 'health'>,
  { callbackId, outageId }: OutageJob,
): Promise<void> {
  let health = await ledger.get(callbackId);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (health.outageId !== outageId || health.noticeDueAt === undefined) return;
    const outage = await ledger.getOutage(callbackId, outageId);
    if (outage === undefined || openNotices(health, outage).length > 0) return;
    const written = await ledger.apply(callbackId, noticeSettled(health));
    if (written.applied) return;
    health = written.health;
  }
}
