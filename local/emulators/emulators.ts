import type { ChildGuard } from '../child-guard.ts';
import { type DynamoEmulator, startDynamo } from './dynamo.ts';
import { type MailEmulator, startMails } from './mails.ts';
import { type QueueEmulator, startQueues } from './queues.ts';
import { type SecretEmulator, startSecrets } from './secrets.ts';

/** The services that stand in for AWS's, empty but for what an earlier run kept. */
export interface Emulators {
  dynamo: DynamoEmulator;
  queues: QueueEmulator;
  mails: MailEmulator;
  secrets: SecretEmulator;
}

export async function startEmulators(
  stack: AsyncDisposableStack,
  guard: ChildGuard,
  dataFolder: string | undefined,
): Promise<Emulators> {
  const owned = async <T extends { stop(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    const started = await part;
    stack.defer(() => started.stop());
    return started;
  };
  const [dynamo, queues, mails, secrets] = await allSettledOrThrow([
    owned(startDynamo(guard, dataFolder)),
    owned(startQueues(dataFolder)),
    owned(startMails()),
    owned(startSecrets(dataFolder)),
  ]);
  return { dynamo, queues, mails, secrets };
}

/** Like `Promise.all`, but leaves nothing that is still starting behind when something fails. */
export async function allSettledOrThrow<T extends unknown[]>(
  promises: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(promises);
  return (await Promise.all(promises)) as T;
}
