import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startQueues } from '../../../local/emulators/queues.ts';

// A process for killing: it keeps a queue in the folder it is given, with one message in flight, one that waits
// its turn, and one that is delayed.
const queues = await startQueues(process.argv[2]);
const arn = 'arn:aws:sqs:us-east-1:000000000000:kept';
queues.create([{ name: 'kept', arn, attributes: { VisibilityTimeout: '900' } }]);
const client = new SQSClient({
  endpoint: queues.origin,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const QueueUrl = queues.urlOf(arn);
await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'in flight' }));
await client.send(new ReceiveMessageCommand({ QueueUrl }));
await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'visible' }));
await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'delayed', DelaySeconds: 600 }));
console.log('holding');
