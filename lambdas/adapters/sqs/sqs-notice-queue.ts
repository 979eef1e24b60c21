import type { NoticeMessage } from '../../contract/messages.ts';
import type { NoticeQueue } from '../../ports/call-queue.ts';
import type { SqsOutbox } from './sqs-outbox.ts';

export class SqsNoticeQueue implements NoticeQueue {
  readonly #notices: SqsOutbox;

  constructor(notices: SqsOutbox) {
    this.#notices = notices;
  }

  async notify(message: NoticeMessage, delaySeconds: number): Promise<void> {
    await this.#notices.send([{ message, delaySeconds }]);
  }
}
