import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { itemBytes } from './item-size.ts';
import { noteRequest, payer } from './meter.ts';
import { REQUEST_MS } from './prices.ts';
import type { VirtualTime } from './virtual-time.ts';

const READS = /^(Get|Query|BatchGet|Scan)/;

interface Answer {
  output: { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
}

/**
 * Counts the units of every request of a client. The engine counts them as DynamoDB does, by the larger of old and new
 * item and with the indexes that change; only of refused writes it says nothing, which cost what the item in their way
 * would.
 */
export function countDynamo(documents: DynamoDBDocumentClient, time: VirtualTime): void {
  documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        Object.assign(args.input, { ReturnConsumedCapacity: 'INDEXES' });
        noteRequest(operation);
        try {
          const answer = await time.real(() => next(args));
          const { ConsumedCapacity = [] } = (answer as Answer).output;
          const units = [ConsumedCapacity].flat().reduce((sum, used) => sum + (used.CapacityUnits ?? 0), 0);
          payer()?.bill.use(READS.test(operation) ? 'readUnit' : 'writeUnit', units);
          return answer;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException)
            payer()?.bill.use('writeUnit', unitsOfRefused(error.Item));
          throw error;
        } finally {
          await time.sleep(REQUEST_MS);
        }
      },
    { step: 'initialize', name: 'countDynamo' },
  );
}

function unitsOfRefused(item: Record<string, AttributeValue> | undefined): number {
  return Math.max(1, Math.ceil(itemBytes(item ?? {}) / 1024));
}
