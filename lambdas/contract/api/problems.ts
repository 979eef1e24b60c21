/** Every problem the API answers with (RFC 9457). The keys are the stable `type`s clients may switch on. */
export const problems = {
  'malformed-json': { status: 400, title: 'The body cannot be read as JSON' },
  'bad-query': { status: 400, title: 'A query parameter cannot be used' },
  unauthorized: { status: 401, title: 'An API key is needed' },
  forbidden: { status: 403, title: "The key's role does not allow this" },
  'not-found': { status: 404, title: 'There is no such thing here' },
  'not-recorded-yet': { status: 404, title: 'The call is not recorded yet' },
  'method-not-allowed': { status: 405, title: 'This path does not answer to that method' },
  conflict: { status: 409, title: 'The state of the thing does not allow this' },
  'too-large': { status: 413, title: 'That is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  invalid: { status: 422, title: 'The request is not valid' },
  'not-verified': { status: 422, title: 'The URL did not answer as a callback must' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const;

export type ProblemType = keyof typeof problems;

/** One thing wrong with a request. `path` is as a program would write it: `[3].type`, `retry.intervalSeconds`. */
export interface Violation {
  path: string;
  message: string;
}
