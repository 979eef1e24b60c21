import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { loopbackServer, readBody, serveLoopback } from '../loopback.ts';

export interface ReceivedMail {
  to: string[];
  from: string;
  subject: string;
  text: string;
  html: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface MailEmulator {
  origin: string;
  /** Oldest first. */
  mails(): Promise<ReceivedMail[]>;
  stop(): Promise<void>;
}

interface Inbox {
  emails: { messageId: string; from: string; subject: string; body: { text?: string; html?: string } }[];
}

/**
 * The SES emulator behind a thin front of ours. The front adds what it lacks: it keeps only the first recipient
 * of a mail, knows times to the second only, and never answers an action that it does not know.
 */
export async function startMails(): Promise<MailEmulator> {
  const ses = createRequire(import.meta.url)('aws-ses-v2-local') as {
    default(config: { host: string; port: number }): Promise<Server>;
  };
  const emulator = loopbackServer(await ses.default({ host: '127.0.0.1', port: 0 }));
  const received = new Map<string, { to: string[]; at: string }>();

  const front = await serveLoopback(async (request, response) => {
    const body = (await readBody(request)).toString();
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'SendEmail') {
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code></Error></ErrorResponse>',
      );
      return;
    }
    const answer = await fetch(emulator.origin, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'AWS local' },
      body,
    });
    const text = await answer.text();
    const mailId = /<MessageId>([^<]+)</.exec(text)?.[1];
    if (mailId) received.set(mailId, { to: recipients(form), at: new Date().toISOString() });
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(text);
  });

  return {
    origin: front.origin,
    async mails() {
      const { emails } = (await (await fetch(`${emulator.origin}/store`)).json()) as Inbox;
      return emails.map(({ messageId, from, subject, body }) => ({
        to: [],
        at: '',
        ...received.get(messageId),
        from,
        subject,
        text: body.text ?? '',
        html: body.html ?? '',
      }));
    },
    async stop() {
      await front.close();
      await emulator.close();
    },
  };
}

function recipients(form: URLSearchParams): string[] {
  return [...form]
    .filter(([key]) => /^Destination\.\w+Addresses\.member\.\d+$/.test(key))
    .map(([, to]) => to);
}
