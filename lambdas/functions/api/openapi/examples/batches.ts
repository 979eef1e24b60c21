import { CALL_ID, CALLBACK_ID } from './callbacks.ts';
import { pending, SERVER } from './calls.ts';

export const BATCH_ID = 'spring-sale';

const open = {
  id: BATCH_ID,
  tenant: 'acme',
  status: 'open',
  completedAt: null,
  completedBy: null,
  counts: { members: 1, events: 1, calls: 1, pending: 1, success: 0, failed: 0, partial: false },
};

export const counted = { ...open, link: [] };

const { id, callbackId, eventId, event, status, createdAt, retryUntil, nextAttemptAt, attemptCount } =
  pending;

export const withMembers = {
  ...open,
  members: [
    {
      memberId: 'fred',
      calls: [
        {
          ...{ id, callbackId, eventId, event, status, createdAt, retryUntil, nextAttemptAt, attemptCount },
          messageId: pending.messageId,
          link: [{ rel: 'call', uri: `${SERVER}/callbacks/${CALLBACK_ID}/calls/${CALL_ID}`, method: 'GET' }],
        },
      ],
    },
  ],
  link: [],
};

export const completion = { id: 'evt_01M83TFC2R9V0Q1Z3M4X5C6B7N', calls: [] };
