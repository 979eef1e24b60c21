import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { callMessage } from '../../contract/messages.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import { deliverBatch } from '../../usecases/deliver-batch.ts';
import type { DeliverPorts } from '../../usecases/deliver-ports.ts';

/** Works the deliveries and the retries queue. */
export function deliverHandler(ports: DeliverPorts & { handBack: HandBack }) {
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> =>
    workBatch(event, callMessage, ports, (batch) =>
      deliverBatch(ports, batch, () => context.getRemainingTimeInMillis()),
    );
}
