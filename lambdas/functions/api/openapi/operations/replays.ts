import * as answers from '../../../../contract/api/answers/replay.ts';
import { noQuery } from '../../../../contract/api/query.ts';
import { replayBody } from '../../../../contract/api/replay.ts';
import * as examples from '../examples/replays.ts';
import type { Operations } from '../operation.ts';

export const replayOperations = {
  'POST /callbacks/{id}/replays': {
    id: 'startReplay',
    tag: 'Calls',
    summary: 'Replay failed calls',
    description:
      'Sends the FAILED calls that were accepted from `since` until before `until` again, the oldest first, with the same ids and a new window: at first 10 a second, then up to `perSecond` while they succeed. Calls that a person marked are left alone. `until` is now at the latest. One replay of a callback runs at a time. With `dryRun` the calls are counted only.',
    query: noQuery,
    request: {
      schema: replayBody,
      examples: { 'some hours': examples.replayRequest, 'how many': examples.dryRun },
    },
    answers: {
      200: {
        description: 'With `dryRun`: how many it would send.',
        content: { schema: answers.replayCount, examples: { 'one call': examples.counted } },
      },
      202: {
        description: 'It runs.',
        headers: { Location: 'The replay.' },
        content: { schema: answers.startedReplay, examples: { started: examples.started } },
      },
    },
    problems: ['conflict'],
  },
  'GET /callbacks/{id}/replays/{replayId}': {
    id: 'getReplay',
    tag: 'Calls',
    summary: 'Read a replay',
    query: noQuery,
    answers: {
      200: {
        description: 'How far it is.',
        content: { schema: answers.replay, examples: { begun: examples.running, over: examples.done } },
      },
    },
  },
  'DELETE /callbacks/{id}/replays/{replayId}': {
    id: 'cancelReplay',
    tag: 'Calls',
    summary: 'Cancel a replay',
    description: 'No further call is sent; those that are sent already go on. A repeat changes nothing.',
    query: noQuery,
    answers: { 204: { description: 'Canceled.' } },
    problems: ['conflict'],
  },
} satisfies Operations;
