import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';

/** Notes how many calls each step of a drain sends. */
export class DrainWatch {
  readonly #sizes = new Map<string, number>();

  note(entries: SendMessageBatchRequestEntry[]): void {
    for (const { MessageBody: body = '{}' } of entries) {
      if (!body.includes('"drain":')) continue;
      const { drain, again } = JSON.parse(body) as Partial<CallMessage>;
      if (drain === undefined || again) continue;
      const step = `${drain.id} ${drain.step}`;
      this.#sizes.set(step, (this.#sizes.get(step) ?? 0) + 1);
    }
  }

  /** In the order they were sent. */
  stepSizes(): number[] {
    return [...this.#sizes.values()];
  }
}
