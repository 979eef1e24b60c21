import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { RETRIES_DELAY_SECONDS } from '../../contract/limits.ts';
import type { CallMessage } from '../../contract/messages.ts';
import type { Due } from '../../ports/call-queue.ts';
import type { Log } from '../../ports/log.ts';
import { inParallel } from '../in-parallel.ts';

export interface WakeUpTarget {
  group: string;
  retriesQueueArn: string;
  roleArn: string;
}

const CREATED_AT_ONCE = 10;
/** EventBridge Scheduler fires within this time after the second it is told. */
const PRECISION_SECONDS = 60;

/**
 * One-time EventBridge schedules that send a call's message to the retries queue and delete themselves. The
 * message goes without its call: what is due this late is recorded, and a schedule never holds a payload.
 */
export class SchedulerWakeUps {
  readonly #client: SchedulerClient;
  readonly #target: WakeUpTarget;
  readonly #log: Log;

  constructor(client: SchedulerClient, target: WakeUpTarget, log: Log) {
    this.#client = client;
    this.#target = target;
    this.#log = log;
  }

  /** Resolves to those for which no schedule could be made, after the SDK's own retries. */
  async schedule(far: Due<CallMessage>[]): Promise<Due<CallMessage>[]> {
    const unscheduled: Due<CallMessage>[] = [];
    let cause: unknown;
    await inParallel(CREATED_AT_ONCE, far, async (due) => {
      try {
        await this.#create(due);
      } catch (error) {
        // The same call and turn: its wake-up is there already.
        if (error instanceof ConflictException) return;
        unscheduled.push(due);
        cause ??= error;
      }
    });
    if (unscheduled.length > 0) {
      this.#log.error('schedule.failed', {
        unscheduled: unscheduled.length,
        of: far.length,
        callIds: unscheduled.map(({ message }) => message.callId),
        reason: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
      });
    }
    return unscheduled;
  }

  /**
   * A schedule cannot set a message's delay: the queue adds its own, so the schedule fires that much sooner. And it may
   * fire a minute late, so it fires a minute sooner still: what then comes early is sent on for the rest, and nothing
   * that is due just before its cutoff comes after it.
   */
  async #create({ message: { call: _, ...message }, dueAt }: Due<CallMessage>): Promise<void> {
    await this.#client.send(
      new CreateScheduleCommand({
        Name: `${message.callId}-${message.turn}`,
        GroupName: this.#target.group,
        ScheduleExpression: `at(${secondOf(dueAt - (RETRIES_DELAY_SECONDS + PRECISION_SECONDS) * 1000)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: this.#target.retriesQueueArn,
          RoleArn: this.#target.roleArn,
          Input: JSON.stringify(message),
        },
      }),
    );
  }
}

/** `yyyy-mm-ddThh:mm:ss`, rounded up. */
function secondOf(time: number): string {
  return new Date(Math.ceil(time / 1000) * 1000).toISOString().slice(0, 19);
}
