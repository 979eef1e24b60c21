import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SesMailer } from '../../../lambdas/adapters/ses/ses-mailer.ts';
import { type MailEmulator, startMails } from '../../../local/emulators/mails.ts';
import { type ScriptedService, startScriptedService } from '../../kit/scripted-service.ts';

const MAIL = {
  to: ['owner@example.com', 'second@example.com'],
  subject: 'Größe: 日本 & <b>',
  text: 'Ein Text mit ü\n\nund Zeilen.',
  html: '<p>Ein Text mit ü</p>',
};

function mailerAt(endpoint: string): SesMailer {
  const client = new SESClient({
    region: 'us-east-1',
    endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return new SesMailer(client, 'redial@example.com');
}

describe('a mail', () => {
  let emulator: MailEmulator;
  beforeAll(async () => {
    emulator = await startMails();
  });
  afterAll(() => emulator.stop());

  test('arrives with all recipients, subject, text and HTML as they are', async () => {
    expect(await mailerAt(emulator.origin).send(MAIL)).toEqual({ kind: 'sent', mailId: expect.any(String) });
    expect(await emulator.mails()).toEqual([{ ...MAIL, from: 'redial@example.com', at: expect.any(String) }]);
  });
});

describe('an answer of the mail service', () => {
  let service: ScriptedService;
  afterEach(() => service.stop());

  const refusal = (code: string, message = 'no') =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

  async function answered(status: number, body: string) {
    service = await startScriptedService(() => ({ status, headers: { 'content-type': 'text/xml' }, body }));
    return mailerAt(service.origin).send(MAIL);
  }

  test.each([
    ['MessageRejected', 'Email address is not verified. The following identities failed the check'],
    ['MailFromDomainNotVerified', 'MAIL FROM domain is not verified'],
    ['InvalidParameterValue', 'Missing final @domain'],
    ['ValidationError', 'Value at destination failed to satisfy constraint'],
  ])('%s is final', async (code, message) => {
    expect(await answered(400, refusal(code, message))).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(message),
    });
  });

  test.each([
    [400, 'Throttling'],
    [400, 'AccountSendingPausedException'],
    [403, 'AccessDenied'],
    [500, 'InternalFailure'],
    [503, 'ServiceUnavailable'],
    [400, 'SomethingNew'],
  ])('%i %s is worth another try', async (status, code) => {
    expect(await answered(status, refusal(code))).toEqual({ kind: 'later', reason: expect.any(String) });
  });

  test('that makes no sense is worth another try', async () => {
    expect(await answered(502, '<html>Bad gateway</html>')).toMatchObject({ kind: 'later' });
  });

  test('that never comes is worth another try', async () => {
    service = await startScriptedService(() => 'reset');
    expect(await mailerAt(service.origin).send(MAIL)).toMatchObject({ kind: 'later' });
  });
});
