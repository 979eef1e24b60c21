import { attempt } from '../../../../contract/api/answers/attempt.ts';
import { preview } from '../../../../contract/api/answers/preview.ts';
import { eventBody } from '../../../../contract/api/event.ts';
import { noQuery } from '../../../../contract/api/query.ts';
import { testEventBody } from '../../../../contract/api/test-event.ts';
import { reply } from '../examples/events.ts';
import * as examples from '../examples/trials.ts';
import type { Operations } from '../operation.ts';

/** What shows a callback at work. */
export const trialOperations = {
  'POST /callbacks/{id}/test': {
    id: 'testCallback',
    tag: 'Callbacks',
    summary: 'Make one signed test call',
    description: 'Now, within 20 seconds; in no history and no counter. Without an event, a sample is sent.',
    query: noQuery,
    request: { schema: testEventBody, examples: { reply } },
    answers: {
      200: {
        description: 'The attempt, whatever it came to.',
        content: { schema: attempt, examples: { success: examples.tested } },
      },
    },
  },
  'POST /callbacks/{id}/preview': {
    id: 'previewCall',
    tag: 'Callbacks',
    summary: 'Show the request that an event would cause',
    description: 'Nothing is sent. Credentials read "***".',
    query: noQuery,
    request: { schema: eventBody, examples: { reply } },
    answers: {
      200: {
        description: 'The request.',
        content: { schema: preview, examples: { 'of a reply': examples.previewed } },
      },
    },
  },
} satisfies Operations;
