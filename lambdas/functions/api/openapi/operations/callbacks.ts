import * as answers from '../../../../contract/api/answers/callback.ts';
import { type CallbackRules, callbackBody } from '../../../../contract/api/callback.ts';
import { emptyBody } from '../../../../contract/api/empty-body.ts';
import { callbacksQuery, noQuery, registerQuery } from '../../../../contract/api/query.ts';
import * as examples from '../examples/callbacks.ts';
import type { Operations } from '../operation.ts';

const deleted = 'Done. A repeat is a 204, too.';

/** The rules are the deployment's: what it accepts is what the document says. */
export function callbackOperations(rules: CallbackRules) {
  return {
    'POST /callbacks': {
      id: 'registerCallback',
      tag: 'Callbacks',
      summary: 'Register a URL',
      description:
        'Only the URL is required. The answer shows the signing secret, which GET …/secret shows again.',
      query: registerQuery,
      request: {
        schema: callbackBody(rules, 'register'),
        examples: {
          'replies and messages': examples.registration,
          'only a URL': { url: 'https://a.example/hook' },
        },
      },
      answers: {
        201: {
          description: 'Registered.',
          headers: { Location: 'Where it can be read.' },
          content: { schema: answers.registeredCallback, examples: { registered: examples.registered } },
        },
      },
      problems: ['not-verified'],
    },
    'GET /callbacks': {
      id: 'listCallbacks',
      tag: 'Callbacks',
      summary: 'List callbacks',
      query: callbacksQuery,
      answers: {
        200: {
          description: 'A page of them.',
          content: {
            schema: answers.callbackList,
            examples: { 'the last page': { callbacks: [examples.listed], link: [] } },
          },
        },
      },
    },
    'GET /callbacks/{id}': {
      id: 'getCallback',
      tag: 'Callbacks',
      summary: 'Read a callback',
      description:
        'Admins and owners see the URL and the headers as they are stored; readers see them masked.',
      query: noQuery,
      answers: {
        200: {
          description: 'The callback.',
          content: {
            schema: answers.callback,
            examples: { 'in an outage': examples.failing, 'as a reader sees it': examples.listed },
          },
        },
      },
    },
    'PUT /callbacks/{id}': {
      id: 'replaceCallback',
      tag: 'Callbacks',
      summary: 'Replace a callback',
      description:
        'What is left out gets its default. The state, and secrets that are left out or sent as "***", stay.',
      query: noQuery,
      request: {
        schema: callbackBody(rules, 'replace'),
        examples: {
          'the secret stays': { ...examples.registration, auth: { type: 'bearer', token: '***' } },
        },
      },
      answers: { 204: { description: 'Replaced.' } },
      problems: ['conflict'],
    },
    'PATCH /callbacks/{id}': {
      id: 'changeCallback',
      tag: 'Callbacks',
      summary: 'Change a callback',
      description:
        'What is left out stays as it is. A header that is null is taken away. `state: "Stopped"` stops it: its calls wait, until they are sent by `state: "Active"` or reach their cutoff.',
      query: noQuery,
      request: {
        schema: callbackBody(rules, 'merge'),
        examples: {
          'another interval': { retry: { intervalSeconds: 600 } },
          'when failures stop it': { disable: { afterConsecutiveErrors: 9 } },
          'not too many at once': { rateLimit: { perSecond: 2.5 } },
          'called again': { state: 'Active' },
        },
      },
      answers: {
        200: {
          description: 'As it is now.',
          content: { schema: answers.callback, examples: { changed: examples.failing } },
        },
      },
      problems: ['conflict'],
    },
    'DELETE /callbacks/{id}': {
      id: 'deleteCallback',
      tag: 'Callbacks',
      summary: 'Delete a callback',
      description: 'It is called no more; its calls and outages still answer. Waiting calls become FAILED.',
      query: noQuery,
      answers: { 204: { description: deleted } },
    },
    'GET /callbacks/{id}/secret': {
      id: 'getCallbackSecret',
      tag: 'Callbacks',
      summary: 'Read the signing secret',
      query: noQuery,
      answers: {
        200: {
          description: 'The secret that requests are signed with.',
          content: {
            schema: answers.callbackSecret,
            examples: { secret: { secret: examples.SAMPLE_SECRET } },
          },
        },
      },
    },
    'POST /callbacks/{id}/secret/rotate': {
      id: 'rotateCallbackSecret',
      tag: 'Callbacks',
      summary: 'Make a new signing secret',
      description:
        'For 24 hours requests are signed with the old one, too. At most five old secrets sign at once; another rotation is then refused (409).',
      query: noQuery,
      request: { schema: emptyBody, examples: { nothing: {} } },
      answers: {
        200: {
          description: 'The new secret.',
          content: {
            schema: answers.callbackSecret,
            examples: { secret: { secret: examples.SAMPLE_SECRET } },
          },
        },
      },
      problems: ['conflict'],
    },
  } satisfies Operations;
}
