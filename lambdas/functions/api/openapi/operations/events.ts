import * as z from 'zod';
import { publishedEvent, publishedEvents } from '../../../../contract/api/answers/event.ts';
import { eventBodies, eventBody, requestKey } from '../../../../contract/api/event.ts';
import { noQuery } from '../../../../contract/api/query.ts';
import * as examples from '../examples/events.ts';
import type { Operations } from '../operation.ts';

export const eventOperations = {
  'POST /events': {
    id: 'publishEvents',
    tag: 'Events',
    summary: 'Publish one event, or up to 100',
    description: 'One that is bad refuses all. Once it is answered, every call is in a queue that survives.',
    query: noQuery,
    header: z.object({ 'Idempotency-Key': z.optional(requestKey) }),
    request: {
      schema: z.union([eventBody, eventBodies]),
      examples: { 'one event': examples.reply, 'several events': examples.several },
    },
    answers: {
      202: {
        description: 'Accepted: the ids under which the calls can be found.',
        content: {
          schema: z.union([publishedEvent, publishedEvents]),
          examples: { 'of one event': examples.published, 'of several': examples.severalPublished },
        },
      },
    },
    problems: ['conflict'],
  },
} satisfies Operations;
