import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { problem } from '../../../contract/api/answers/problem.ts';
import { type ProblemType, problems } from '../../../contract/api/problems.ts';
import type { Route } from '../../../runtime/api-route.ts';
import { tried } from './examples/calls.ts';
import type { Operation } from './operation.ts';

/** One real sentence of each. */
const DETAILS: Record<ProblemType, string> = {
  'malformed-json': 'The body stops being JSON at line 1, column 9 (position 8).',
  'bad-query': 'limit is a whole number from 1 to 100; left out, it is 20.',
  unauthorized: 'Send your API key in the header x-api-key.',
  forbidden: 'This takes a key with the role admin or owner.',
  'not-found': 'There is no callback "cb_01M83T4CQR4TWS68231JFXTFFX".',
  'not-recorded-yet': 'There is no record of call call_01M83T67ARECV9GX41SD7CXGR5 yet; it may be in a queue.',
  'method-not-allowed': 'This path answers to GET, PUT, PATCH, DELETE.',
  conflict: 'The call was delivered: only a SUCCESS by a person can be taken back.',
  'too-large': 'payload: A payload is at most 262144 bytes of JSON; this one is 300000.',
  'unsupported-media-type': 'Send content-type: application/json (UTF-8), not "text/plain".',
  invalid: 'Not valid: retry.intervalSeconds.',
  'not-verified': 'Not registered, since its URL did not answer well: HTTP 503 Service Unavailable.',
  internal: 'This is not your fault. Try again; if it stays, name the request JKJaXmPLvHcESHA=.',
};

/** What some say besides. */
const MORE: Partial<Record<ProblemType, object>> = {
  invalid: { errors: [{ path: 'retry.intervalSeconds', message: 'Too small: expected number to be >=60' }] },
  'not-verified': { attempt: { ...tried, trigger: 'test' } },
};

const RETRY_AFTER = {
  description: 'Seconds to wait before asking again.',
  schema: { type: 'integer' },
} as const;

/** What a route may refuse with, by status: all that its kind knows, and its own. */
export function refusalsOf(
  route: Route,
  { query, problems: own = [] }: Operation,
): Map<number, ProblemType[]> {
  const isGuarded = route.roles !== 'anyone';
  const isPaged = query !== undefined && 'limit' in query.shape;
  const types: ProblemType[] = [
    ...(route.body ? (['malformed-json', 'too-large', 'unsupported-media-type'] as const) : []),
    ...(isPaged ? (['bad-query'] as const) : []),
    ...(isGuarded ? (['unauthorized', 'forbidden', 'not-found', 'invalid'] as const) : []),
    ...own,
    'internal',
  ];
  return Map.groupBy(types, (type) => problems[type].status);
}

/** The name of the answer that says one of these: `NotFoundOrNotRecordedYet`. */
export function refusalName(types: ProblemType[]): string {
  return types.map((type) => type.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())).join('Or');
}

/** An answer that several routes give. */
export function refusal(types: ProblemType[]): ZodOpenApiResponseObject {
  const examples = types.map((type) => [type, { value: exampleOf(type) }]);
  return {
    description: `${types.map((type) => problems[type].title).join('; or: ')}.`,
    ...(types.includes('not-recorded-yet') && { headers: { 'Retry-After': RETRY_AFTER } }),
    content: {
      'application/problem+json': { schema: problem, examples: Object.fromEntries(examples) },
    },
  };
}

function exampleOf(type: ProblemType) {
  return { type, ...problems[type], detail: DETAILS[type], ...MORE[type] };
}
