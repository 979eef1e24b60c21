import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { callMessage } from '../../contract/messages.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import { deliverBatch } from '../../usecases/deliver/deliver-batch.ts';
import type { DeliverPorts } from '../../usecases/deliver/deliver-ports.ts';

export type DeliverHandlerPorts = DeliverPorts & { handBack: HandBack };

/** Works the deliveries and the retries queue. */
export function deliverHandler(ports: DeliverHandlerPorts) {
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> =>
    workBatch(event, callMessage, ports, (batch) =>
      deliverBatch(ports, batch, () => context.getRemainingTimeInMillis()),
    );
}
