import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { noticeMessage } from '../../contract/messages.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import { subjectFields } from '../../usecases/notices/defer-notice.ts';
import type { SendNoticePorts } from '../../usecases/notices/notice-ports.ts';
import { sendNotice } from '../../usecases/notices/send-notice.ts';

export interface NotifyPorts extends SendNoticePorts {
  handBack: HandBack;
}

/** Works the notices queue: only jobs that failed by our own fault return to it. */
export function notifyHandler(ports: NotifyPorts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return (event) =>
    workBatch(event, noticeMessage, ports, async (batch) => {
      const failed: string[] = [];
      await Promise.all(
        batch.map(async ({ id, message }) => {
          try {
            await sendNotice(ports, message);
          } catch (error) {
            failed.push(id);
            ports.log.error('notice.returned', { ...subjectFields(message), reason: String(error) });
          }
        }),
      );
      return failed;
    });
}
