export interface Mail {
  to: string[];
  subject: string;
  text: string;
  html: string;
}

export type MailResult =
  | { kind: 'sent'; mailId: string }
  /** Throttled or unwell: worth another try later. */
  | { kind: 'later'; reason: string }
  /** Will never work: a rejected address, a sandboxed account. */
  | { kind: 'refused'; reason: string };

export interface Mailer {
  send(mail: Mail): Promise<MailResult>;
}
