import { type SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { Mail, Mailer, MailResult } from '../../ports/mailer.ts';

/**
 * Answers that no later try will change: the message or an address is rejected (a sandboxed account rejects every
 * address it has not verified), or the sender is not verified. All else, a paused account, a used-up daily
 * quota and missing rights included, may pass or be put right.
 */
const FINAL = new Set([
  'MessageRejected',
  'MailFromDomainNotVerified',
  'MailFromDomainNotVerifiedException',
  'InvalidParameterValue',
  'ValidationError',
]);

export class SesMailer implements Mailer {
  readonly #client: SESClient;
  readonly #from: string;

  constructor(client: SESClient, from: string) {
    this.#client = client;
    this.#from = from;
  }

  async send({ to, subject, text, html }: Mail): Promise<MailResult> {
    const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
    try {
      const { MessageId } = await this.#client.send(
        new SendEmailCommand({
          Source: this.#from,
          Destination: { ToAddresses: to },
          Message: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
        }),
      );
      return { kind: 'sent', mailId: MessageId ?? 'unknown' };
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      const reason = error instanceof Error ? `${name}: ${error.message}` : String(error);
      return { kind: FINAL.has(name) ? 'refused' : 'later', reason };
    }
  }
}
