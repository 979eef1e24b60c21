import type { NoticeMessage } from '../../contract/messages.ts';
import type { SendNoticePorts } from './notice-ports.ts';
import { sendCallNotice } from './send-call-notice.ts';
import { sendOutageNotice } from './send-outage-notice.ts';

/** Works one notice job. Throws only for our own faults: the job then returns after its visibility time. */
export async function sendNotice(ports: SendNoticePorts, job: NoticeMessage): Promise<void> {
  await (job.kind === 'call' ? sendCallNotice(ports, job) : sendOutageNotice(ports, job));
}
