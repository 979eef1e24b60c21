import { keyBody, tenantBody } from '../../../../contract/api/access.ts';
import * as answers from '../../../../contract/api/answers/access.ts';
import { noQuery, pageQuery } from '../../../../contract/api/query.ts';
import * as examples from '../examples/access.ts';
import type { Operations } from '../operation.ts';

export const accessOperations = {
  'POST /keys': {
    id: 'createKey',
    tag: 'Access',
    summary: 'Make a key',
    description:
      'admin: everything, any tenant. owner: its tenant, but for keys and tenants. publisher: events and batches. reader: reads, without secrets.',
    query: noQuery,
    request: { schema: keyBody, examples: { 'an owner': examples.keyRequest } },
    answers: {
      201: {
        description: 'The key, shown this once.',
        headers: { Location: 'What DELETE revokes it by.' },
        content: { schema: answers.newKey, examples: { 'an owner': examples.newKey } },
      },
    },
  },
  'GET /keys': {
    id: 'listKeys',
    tag: 'Access',
    summary: 'List keys',
    query: pageQuery,
    answers: {
      200: {
        description: 'A page of them.',
        content: {
          schema: answers.keyList,
          examples: { 'the last page': { keys: [examples.usedKey], link: [] } },
        },
      },
    },
  },
  'DELETE /keys/{id}': {
    id: 'revokeKey',
    tag: 'Access',
    summary: 'Revoke a key',
    description: 'It stops working within 60 seconds.',
    query: noQuery,
    answers: { 204: { description: 'Revoked.' } },
  },
  'PUT /tenants/{tenant}': {
    id: 'setTenant',
    tag: 'Access',
    summary: "Set a tenant's administrator",
    description: 'Who hears of outages of callbacks that name nobody.',
    query: noQuery,
    request: { schema: tenantBody, examples: { administrator: { adminEmail: 'admin@acme.example' } } },
    answers: { 204: { description: 'Set.' } },
  },
} satisfies Operations;
