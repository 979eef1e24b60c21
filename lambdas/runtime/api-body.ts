import type { MiddlewareObj } from '@middy/core';
import { MAX_BODY_BYTES } from '../contract/limits.ts';
import { RefusedError } from '../domain/api/refused-error.ts';
import { isTooDeep, MAX_JSON_LEVELS } from '../domain/text/json-depth.ts';
import { jsonFlaw } from '../domain/text/json-flaw.ts';
import { hasTooManyValues, MAX_JSON_VALUES } from '../domain/text/json-size.ts';
import { parseKeepingNumbers } from '../domain/text/json-text.ts';
import type { ApiEvent, ApiResult, Route } from './api-route.ts';

/** The expression takes the square of its text's length. */
const MAX_TYPE_CHARACTERS = 100;
const JSON_TYPE = /^application\/(json|[\w.!#$&^+-]+\+json)\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i;

/** Reads the body as JSON; one that is not there, and need not be, is left alone. */
export function jsonBody(
  how: NonNullable<Route['body']>,
  isOptional: Route['bodyIsOptional'],
): MiddlewareObj<ApiEvent, ApiResult> {
  const parse = how === 'json' ? (text: string): unknown => JSON.parse(text) : parseKeepingNumbers;
  return {
    before: ({ event }) => {
      if (isOptional && !event.body) return;
      const encoding = event.headers['content-encoding'] ?? '';
      if (!/^(identity)?$/i.test(encoding))
        throw new RefusedError(
          'unsupported-media-type',
          `Send the body as it is, without content-encoding ${JSON.stringify(encoding.slice(0, 100))}.`,
        );
      const type = (event.headers['content-type'] ?? '').slice(0, MAX_TYPE_CHARACTERS);
      if (!JSON_TYPE.test(type))
        throw new RefusedError(
          'unsupported-media-type',
          `Send content-type: application/json (UTF-8), not ${JSON.stringify(type)}.`,
        );
      const text = textOf(event);
      if (hasTooManyValues(text))
        throw new RefusedError('too-large', `A body holds at most ${MAX_JSON_VALUES} values.`);
      event.json = parsed(text, parse);
    },
  };
}

function textOf({ body = '', isBase64Encoded }: ApiEvent): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES)
    throw new RefusedError(
      'too-large',
      `A body is at most ${MAX_BODY_BYTES} bytes; this one is ${bytes.length}.`,
    );
  if (!isBase64Encoded) return body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedError('malformed-json', 'The body is not UTF-8.');
  }
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    const flaw = jsonFlaw(text);
    if (!flaw) throw error;
    const { line, column, offset } = flaw;
    const what = offset < text.length ? 'stops being JSON' : 'ends before its JSON does';
    throw new RefusedError(
      'malformed-json',
      `The body ${what} at line ${line}, column ${column} (position ${offset}).`,
    );
  }
  if (isTooDeep(value)) throw tooDeep();
  return value;
}

function tooDeep(): RefusedError {
  return new RefusedError('malformed-json', `The body is nested more than ${MAX_JSON_LEVELS} levels deep.`);
}
