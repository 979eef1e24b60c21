import * as z from 'zod';
import type { Operations } from '../operation.ts';

const health = z.strictObject({ status: z.literal('ok') });

export const serviceOperations = {
  'GET /health': {
    id: 'getHealth',
    tag: 'Service',
    summary: 'Tells that it is up',
    answers: {
      200: { description: 'It is.', content: { schema: health, examples: { up: { status: 'ok' } } } },
    },
  },
  'GET /openapi.json': {
    id: 'getOpenApi',
    tag: 'Service',
    summary: 'This document',
    answers: {
      200: {
        description: 'OpenAPI 3.1.',
        content: {
          schema: z.looseObject({ openapi: z.string() }),
          examples: { short: { openapi: '3.1.0' } },
        },
      },
    },
  },
} satisfies Operations;
