import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { callMessage, recoveryMessage } from '../../contract/messages.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import type { RecoverPorts } from '../../usecases/recover/recover-ports.ts';
import { type RevivePorts, reviveCalls } from '../../usecases/recover/revive-call.ts';
import { type TickPorts, tick } from '../../usecases/recover/tick.ts';
import { workMessages } from '../../usecases/recover/work-messages.ts';

/** What the schedule says: the time it was fired for, ISO 8601. */
export interface TickEvent {
  tick: string;
}

export type RecoverHandlerPorts = RecoverPorts &
  RevivePorts &
  TickPorts & { handBack: HandBack; recoveryQueueName: string };

/** Works the recovery queue, the dead letters of deliveries and retries, and the ticks of the schedule. */
export function recoverHandler(ports: RecoverHandlerPorts) {
  return async (
    event: SQSEvent | TickEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse | undefined> => {
    if (!('tick' in event)) return workQueue(ports, event);
    await tick(ports, timeOf(event), () => context.getRemainingTimeInMillis());
    return undefined;
  };
}

function workQueue(ports: RecoverHandlerPorts, event: SQSEvent): Promise<SQSBatchResponse> {
  const isRecovery = event.Records.every(({ eventSourceARN }) =>
    eventSourceARN.endsWith(`:${ports.recoveryQueueName}`),
  );
  if (isRecovery) return workBatch(event, recoveryMessage, ports, (batch) => workMessages(ports, batch));
  return workBatch(event, callMessage, { ...ports, handBack: letLie }, (batch) => reviveCalls(ports, batch));
}

/** There is no further queue for what cannot be read: it is looked at again once it is visible by itself. */
async function letLie(): Promise<void> {}

function timeOf({ tick: text }: TickEvent): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error('The tick does not say its time.');
  return time;
}
