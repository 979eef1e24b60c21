import { CALL_ID, CALLBACK_ID } from './callbacks.ts';
import { pending } from './calls.ts';

export const reply = {
  type: 'reply',
  messageId: pending.messageId,
  messageLocation: pending.messageLocation,
  batchId: 'spring-sale',
  memberId: 'fred',
  payload: { from: pending.from, responseMessage: pending.responseMessage },
};

export const published = { id: pending.eventId, calls: [{ id: CALL_ID, callbackId: CALLBACK_ID }] };

export const several = [{ type: 'reply', payload: { n: 1 } }, { type: 'order.paid' }];

export const severalPublished = {
  events: [
    {
      id: 'evt_01M83T67ARACF284ADNJK1V0M5',
      calls: [{ id: 'call_01M83T67ARZ5QZ0CS4C0NTGA6T', callbackId: CALLBACK_ID }],
    },
    { id: 'evt_01M83T67AR6V541ZFMVR02W1ZV', calls: [] },
  ],
};
