import { SESClient, SendEmailCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { afterEach, describe, expect, it } from 'vitest';
import { startMails } from '../../../local/emulators/mails.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start() {
  const mails = await startMails();
  cleanups.push(mails.stop);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SESClient({ endpoint: mails.origin, region: 'us-east-1', credentials, maxAttempts: 1 });
  cleanups.push(() => client.destroy());
  return { mails, client };
}

describe('the mail service', () => {
  it('keeps a mail with every recipient', async () => {
    const { mails, client } = await start();
    await client.send(
      new SendEmailCommand({
        Source: 'redial@example.com',
        Destination: { ToAddresses: ['a@example.com', 'b@example.com'] },
        Message: {
          Subject: { Data: 'Müller & Söhne' },
          Body: { Text: { Data: 'plain' }, Html: { Data: '<b>rich</b>' } },
        },
      }),
    );
    expect(await mails.mails()).toEqual([
      {
        to: ['a@example.com', 'b@example.com'],
        from: 'redial@example.com',
        subject: 'Müller & Söhne',
        text: 'plain',
        html: '<b>rich</b>',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
  });

  it('refuses what it does not know instead of hanging', async () => {
    const { client } = await start();
    await expect(
      client.send(new VerifyEmailIdentityCommand({ EmailAddress: 'a@example.com' })),
    ).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});
