import { batch } from '../../../../contract/api/answers/batch.ts';
import { publishedEvent } from '../../../../contract/api/answers/event.ts';
import { emptyBody } from '../../../../contract/api/empty-body.ts';
import { batchQuery, noQuery } from '../../../../contract/api/query.ts';
import * as examples from '../examples/batches.ts';
import type { Operations } from '../operation.ts';

export const batchOperations = {
  'GET /batches/{id}': {
    id: 'getBatch',
    tag: 'Batches',
    summary: 'Read a batch',
    description:
      'How many of its calls are where; with `includemembers=true` also which, in pages of members.',
    query: batchQuery,
    answers: {
      200: {
        description: 'The batch.',
        content: {
          schema: batch,
          examples: { counts: examples.counted, 'with its members': examples.withMembers },
        },
      },
    },
  },
  'POST /batches/{id}/complete': {
    id: 'completeBatch',
    tag: 'Batches',
    summary: 'Close a batch',
    description:
      'Publishes `communication.complete`, whose payload links to the batch. A repeat publishes nothing and is answered the same. Events that name it are still taken.',
    query: noQuery,
    request: { schema: emptyBody, examples: { nothing: {} } },
    answers: {
      202: {
        description: 'Closed: the event that tells of it.',
        content: { schema: publishedEvent, examples: { told: examples.completion } },
      },
    },
  },
} satisfies Operations;
