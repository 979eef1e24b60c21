import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteMessageBatchCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { startChildGuard } from '../../../local/child-guard.ts';
import { deploy } from '../../../local/deploy.ts';
import { startEmulators } from '../../../local/emulators/emulators.ts';
import { ScheduleStore } from '../../../local/emulators/schedule-store.ts';
import { endpointVariables, localFunction } from '../../../local/function-environment.ts';
import { startRuntimeApi } from '../../../local/lambda/runtime-api.ts';
import { sqsEvent, unfinished } from '../../../local/sources/sqs-event.ts';
import { planDeployment } from '../../../local/template/deployment.ts';
import { shortNames } from '../../../local/template/short-names.ts';
import { synthesize } from '../../../local/template/synthesize.ts';
import { apiEvent } from './api-event.ts';
import { MeasuredFunction } from './measured-function.ts';

const API_URL = 'http://127.0.0.1:1';
const ADMIN_KEY = 'bench-admin-key';

export type MeasuredWorld = Awaited<ReturnType<typeof startMeasuredWorld>>;

/** The deployment of the template on the embedded emulators, one environment of each function, and nothing that moves by itself. */
export async function startMeasuredWorld(stack: AsyncDisposableStack) {
  const folder = await mkdtemp(join(tmpdir(), 'redial-memory-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const guard = startChildGuard();
  stack.defer(guard.release);
  const schedules = new ScheduleStore(':memory:');
  stack.defer(() => schedules.close());
  const emulators = await startEmulators(stack, guard, undefined);
  const runtimeApi = await startRuntimeApi();
  stack.defer(runtimeApi.close);

  const place = { queueOrigin: emulators.queues.origin, apiUrl: API_URL };
  const deployment = planDeployment(await synthesize(folder), place);
  const { sqs, endpoints } = await deploy(stack, deployment, { ...emulators, schedules }, ADMIN_KEY);
  const host = { runtimeApi, guard, environment: endpointVariables(endpoints) };
  const labels = shortNames(deployment.functions, 'function');
  const functions = new Map<string, MeasuredFunction>();
  for (const plan of deployment.functions) {
    const made = new MeasuredFunction(localFunction(plan, API_URL, true), host);
    stack.defer(() => made.stop());
    functions.set(labels.get(plan.name)!, made);
  }
  const workerOf = (arn: string) => [...functions.values()].find(({ plan }) => plan.arn === arn)!;
  const queues = shortNames(deployment.queues, 'queue');
  const sources = new Map(
    deployment.sources.map((source) => {
      const { name } = deployment.queues.find(({ arn }) => arn === source.queueArn)!;
      return [queues.get(name)!, { ...source, queueUrl: emulators.queues.urlOf(source.queueArn) }];
    }),
  );
  const sourceOf = (queue: string) => {
    const found = sources.get(queue);
    if (!found) throw new Error(`No function works ${queue}; there are ${[...sources.keys()]}.`);
    return found;
  };

  const remove = (QueueUrl: string, messages: Message[]) =>
    sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
      }),
    );

  async function receive(queue: string): Promise<Message[]> {
    const { queueUrl, batchSize } = sourceOf(queue);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(batchSize, 10),
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  /** Hands one batch of a queue's messages to its function; how many there were. */
  async function workOnce(queue: string): Promise<number> {
    const { queueUrl, queueArn, functionArn } = sourceOf(queue);
    const messages = await receive(queue);
    if (messages.length === 0) return 0;
    const answer = await workerOf(functionArn).invoke(JSON.stringify(sqsEvent(messages, queueArn)));
    const left = unfinished(
      answer,
      messages.map(({ MessageId = '' }) => MessageId),
    );
    if (left.size > 0) throw new Error(`${queue}: ${left.size} messages came back.`);
    await remove(queueUrl, messages);
    return messages.length;
  }

  return {
    functions,
    async send(queue: string, MessageBody: string): Promise<void> {
      await sqs.send(new SendMessageCommand({ QueueUrl: sourceOf(queue).queueUrl, MessageBody }));
    },
    /** As SQS does with what was received too often in vain. */
    async lay(queue: string, among: string): Promise<void> {
      for (let messages = await receive(queue); messages.length > 0; messages = await receive(queue)) {
        for (const { Body = '' } of messages) await this.send(among, Body);
        await remove(sourceOf(queue).queueUrl, messages);
      }
    },
    async api(method: string, path: string, body?: unknown) {
      const answer = await functions.get('api')!.invoke(apiEvent(method, path, ADMIN_KEY, body));
      const { statusCode, body: text } = JSON.parse(answer);
      if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    /** Until the queue has nothing more; how many batches there were. */
    async work(queue: string): Promise<number> {
      let batches = 0;
      while ((await workOnce(queue)) > 0) batches++;
      return batches;
    },
    /** What moves calls on: every queue once, and the tick. */
    async turn(): Promise<void> {
      await Promise.all([...sources.keys()].map(workOnce));
      const time = `${new Date().toISOString().slice(0, 19)}Z`;
      for (const { functionArn, input } of deployment.ticks)
        await workerOf(functionArn).invoke(input.replaceAll('<aws.scheduler.scheduled-time>', time));
    },
    empty: (queue: string) => sqs.send(new PurgeQueueCommand({ QueueUrl: sourceOf(queue).queueUrl })),
  };
}
