import * as z from 'zod';
import { count, idOf, nextLinks, outcome, statusCode, time } from './pieces.ts';

export const failure = z.strictObject({
  at: time,
  outcome,
  statusCode,
  message: z.string().nullable().describe('The reason phrase, or what went wrong in words.'),
});

/** As a callback shows the one it is in. */
export const openOutage = z.strictObject({
  id: idOf('out'),
  startedAt: time.nullable(),
  firstError: failure,
  callsAffected: count,
  attempts: count,
});

/** From a callback's first failed attempt to the success that ends it. */
export const outage = openOutage.extend({
  endedAt: time.nullable().describe('Null while it lasts.'),
  endedBy: z.string().nullable(),
  mails: count.describe('How many mails were sent about it.'),
  notifiedAt: time.nullable().describe('When the mail service took the mail.'),
  mailFault: z.string().nullable().describe('Why no mail could be sent, where none ever will be.'),
});

export const outageList = z.strictObject({ outages: z.array(outage), link: nextLinks });
