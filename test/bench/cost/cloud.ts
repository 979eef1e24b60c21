import type { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESClient } from '@aws-sdk/client-ses';
import type { Deployed } from './deployed.ts';
import { noteRequest, onAccount, payer } from './meter.ts';
import { type Billed, REQUEST_MS } from './prices.ts';
import { VirtualSqs } from './virtual-sqs.ts';
import type { VirtualTime } from './virtual-time.ts';

export const DATA_KEY = 'a data key of the bench, of some length';

export type Cloud = ReturnType<typeof virtualCloud>;

/** What answers the functions besides the database, in memory, in virtual time, and at its price. */
export function virtualCloud(time: VirtualTime, deployed: Deployed) {
  const sqs = new VirtualSqs(deployed.queues, time);
  const mails: { at: number }[] = [];

  function client<Client>(operation: string, billed: Billed, answer: (command: unknown) => object): Client {
    const send = async (command: unknown) => {
      noteRequest(operation);
      payer()?.bill.use(billed, 1);
      const output = answer(command);
      await time.sleep(REQUEST_MS);
      return output;
    };
    return { send } as Client;
  }

  return {
    queues: sqs,
    sqs: sqs.client,
    mails,
    secretsManager: client<SecretsManagerClient>('GetSecretValue', 'secretRead', () => ({
      SecretString: DATA_KEY,
    })),
    ses: client<SESClient>('SendEmail', 'mail', () => {
      mails.push({ at: time.now() });
      return { MessageId: `mail-${mails.length}` };
    }),
    /** A schedule fires in its second, into the retries queue, whose own delay follows. */
    scheduler: client<SchedulerClient>('CreateSchedule', 'schedule', (command) => {
      const { ScheduleExpression, Target } = (command as CreateScheduleCommand).input;
      const at = Date.parse(`${/^at\((.*)\)$/.exec(ScheduleExpression ?? '')?.[1]}Z`);
      const account = payer()!;
      time.at(at, () => onAccount(account, () => sqs.queue('retries').send([{ body: Target?.Input ?? '' }])));
      return {};
    }),
  };
}
