import { SESClient } from '@aws-sdk/client-ses';
import { describe, onTestFinished } from 'vitest';
import { SesMailer } from '../../lambdas/adapters/ses/ses-mailer.ts';
import { startMails } from '../../local/emulators/mails.ts';
import { ScriptedMailer } from '../kit/notice-scene.ts';
import { mailerContract } from './mailer.contract.ts';
import { mailerInSimulation } from './sim-scenes.ts';

describe('the mailer in memory', () => {
  mailerContract(async () => {
    const mailer = new ScriptedMailer();
    return { mailer, arrived: async () => mailer.taken };
  });
});

describe('the mailer in the simulation', () => {
  mailerContract(async () => mailerInSimulation());
});

describe('the mailer over SES', () => {
  mailerContract(async () => {
    const emulator = await startMails();
    onTestFinished(() => emulator.stop());
    const client = new SESClient({
      region: 'us-east-1',
      endpoint: emulator.origin,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    return {
      mailer: new SesMailer(client, 'redial@example.com'),
      arrived: async () =>
        (await emulator.mails()).map(({ to, subject, text, html }) => ({ to, subject, text, html })),
    };
  });
});
