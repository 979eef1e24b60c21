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
  probes: count.describe('Attempts, among those, that were made to find out whether it is over.'),
});

/** From a callback's first failed attempt to the success that ends it. */
export const outage = openOutage.extend({
  endedAt: time.nullable().describe('Null while it lasts.'),
  endedBy: z
    .enum(['delivery', 'person', 'deleted'])
    .nullable()
    .describe('A success, a person who started the callback again, or its deletion.'),
  mails: count.describe('How many mails were sent about it, of all kinds.'),
  notifiedAt: time.nullable().describe('When the mail service took its mail.'),
  disablesAt: time
    .nullable()
    .describe(
      'When `disable.afterFailingSeconds` stops the callback, if nothing changes. Null: it does not.',
    ),
  mailFault: z.string().nullable().describe('Why no mail could be sent, where none ever will be.'),
});

export const outageList = z.strictObject({ outages: z.array(outage), link: nextLinks });
