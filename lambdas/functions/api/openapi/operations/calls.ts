import * as answers from '../../../../contract/api/answers/call.ts';
import { outageList } from '../../../../contract/api/answers/outage.ts';
import { emptyBody } from '../../../../contract/api/empty-body.ts';
import { markBody, markedIds } from '../../../../contract/api/mark.ts';
import { bulkMarkQuery, callsQuery, noQuery, pageQuery } from '../../../../contract/api/query.ts';
import { outage } from '../examples/callbacks.ts';
import * as examples from '../examples/calls.ts';
import type { Operations } from '../operation.ts';

const request = {
  schema: markBody,
  examples: { 'repaired by hand': examples.mark, 'taken back': { status: 'FAILED' } },
};

export const callOperations = {
  'GET /callbacks/{id}/calls': {
    id: 'listCalls',
    tag: 'Calls',
    summary: "List a callback's calls",
    description: 'Newest first, without payloads. They still answer after the callback was deleted.',
    query: callsQuery,
    answers: {
      200: {
        description: 'A page of them.',
        content: {
          schema: answers.callList,
          examples: { 'more to come': { calls: [examples.pending], link: [examples.nextCalls] } },
        },
      },
    },
  },
  'PUT /callbacks/{id}/calls': {
    id: 'markCalls',
    tag: 'Calls',
    summary: 'Mark up to 100 calls',
    description:
      "A person's word, for each call named by `id`. One that cannot be marked does not hold up the others.",
    query: bulkMarkQuery.extend({ id: markedIds }),
    request,
    answers: {
      204: { description: 'All are marked.' },
      207: {
        description: 'Some could not be marked: what became of each.',
        content: { schema: answers.markResults, examples: { 'one is not there': examples.markResults } },
      },
    },
  },
  'GET /callbacks/{id}/calls/{callId}': {
    id: 'getCall',
    tag: 'Calls',
    summary: 'Read a call',
    description: 'With its payload and its newest 500 attempts.',
    query: noQuery,
    answers: {
      200: {
        description: 'The call.',
        content: { schema: answers.call, examples: { 'marked by a person': examples.marked } },
      },
    },
    problems: ['not-recorded-yet'],
  },
  'PUT /callbacks/{id}/calls/{callId}': {
    id: 'markCall',
    tag: 'Calls',
    summary: 'Mark a call',
    description:
      "A person's word: a PENDING or FAILED call becomes SUCCESS and is attempted no more; a person's SUCCESS can be taken back to FAILED. A repeat changes nothing.",
    query: noQuery,
    request,
    answers: { 204: { description: 'Marked.' } },
    problems: ['not-recorded-yet', 'conflict'],
  },
  'POST /callbacks/{id}/calls/{callId}/retry': {
    id: 'retryCall',
    tag: 'Calls',
    summary: 'Retry a call now',
    description:
      'One attempt, at once: past the cutoff, with retries switched off and for a FAILED call, too. A FAILED call stays FAILED unless the attempt succeeds.',
    query: noQuery,
    request: { schema: emptyBody, examples: { nothing: {} } },
    answers: { 202: { description: 'The attempt is on its way.' } },
    problems: ['not-recorded-yet', 'conflict'],
  },
  'GET /messages/{messageId}/calls': {
    id: 'listMessageCalls',
    tag: 'Calls',
    summary: 'List the calls of one message',
    description: "Over all of the tenant's callbacks, newest first. The message id is the platform's own.",
    query: pageQuery,
    answers: {
      200: {
        description: 'A page of them; empty where none is known.',
        content: {
          schema: answers.callList,
          examples: { 'the last page': { calls: [examples.pending], link: [] } },
        },
      },
    },
  },
  'GET /callbacks/{id}/outages': {
    id: 'listOutages',
    tag: 'Calls',
    summary: "List a callback's outages",
    description: 'Newest first. They still answer after the callback was deleted.',
    query: pageQuery,
    answers: {
      200: {
        description: 'A page of them.',
        content: { schema: outageList, examples: { 'one that lasts': { outages: [outage], link: [] } } },
      },
    },
  },
} satisfies Operations;
