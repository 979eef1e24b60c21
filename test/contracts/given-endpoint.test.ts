import { afterAll, beforeAll, describe } from 'vitest';
import { startDynamoEngine } from '../kit/dynamo-engine.ts';
import { givenService } from '../kit/given-endpoint.ts';
import { type QueueServer, queuesAt } from '../kit/queue-server.ts';
import { deadLettersContract } from './dead-letters.contract.ts';
import { inDynamo, LEDGER_PORTS } from './ledger-contracts.ts';
import { sendingQueuesContract } from './sending-queues.contract.ts';
import { skippedRun } from './skipped-run.ts';
import { deadLettersInSqs, sendingInSqs } from './sqs-scenes.ts';

const [dynamo, sqs] = [givenService('DYNAMODB'), givenService('SQS')];
const WHY = 'AWS_ENDPOINT_URL names none.';

if (dynamo)
  describe('at the given endpoint', () => {
    inDynamo(LEDGER_PORTS, () => startDynamoEngine(async () => ({ config: dynamo, stop: async () => {} })));
  });
else skippedRun('the ledgers at a given endpoint', WHY);

if (sqs)
  describe('at the given endpoint', () => {
    let server: QueueServer;
    beforeAll(() => {
      server = queuesAt(sqs);
    });
    afterAll(() => server.stop());

    describe('the sending queues in SQS', () => {
      sendingQueuesContract(() => sendingInSqs(server));
    });

    describe('dead letters in SQS', () => {
      deadLettersContract(async () => (await deadLettersInSqs(server, '3')).scene);
    });
  });
else skippedRun('the queues at a given endpoint', WHY);
