import fc from 'fast-check';
import type { Route } from '../../lambdas/runtime/api-route.ts';
import type { ApiScene } from './api-scene.ts';
import { garbageText, nearValid } from './near-valid.ts';

/** What a document says of one operation, as far as requests are made from it. */
export interface Described {
  parameters?: {
    in: string;
    name: string;
    required?: boolean;
    schema: { pattern?: string; enum?: string[]; const?: string };
  }[];
  requestBody?: { content: { 'application/json': { examples: Record<string, { value: unknown }> } } };
}

export interface MadeRequest {
  who: string;
  /** Decoded, as an API gets it. */
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string | undefined;
  isBase64Encoded: boolean;
}

const WHO = [
  ...Array(8).fill('owner'),
  ...Array(4).fill('admin'),
  ...['publisher', 'reader', 'other', 'unknown', 'none'],
];
/** An id of the platform's own, since it looks like none of ours. */
const OWN_ID = /^(?![a-z]+_[0-9A-Z]{26}$)/;
const MARKS = [
  '1',
  '100',
  '0',
  'true',
  'post',
  'false',
  '2026-01-05T09:00:00Z',
  '2026-01-05T11:00:00%2B02:00',
  '%00',
];
const STRAY = ['offset=1', 'x=1', '__proto__=1', 'id', '=', '%', '%ff=%fe', 'limit=%31'];

/** Requests to one route: most of them near what it takes, some far from it. */
export function requestTo(
  { path }: Pick<Route, 'path'>,
  { parameters = [], requestBody }: Described,
  { values, pairs }: Pick<ApiScene, 'values' | 'pairs'>,
): fc.Arbitrary<MadeRequest> {
  const there = fc.constantFrom(...values);
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    there.map((id) => id.toLowerCase()),
    there,
  );
  const apart = fc.record(
    Object.fromEntries(
      inPath.map(({ name, schema }) => {
        const fitting = values.filter((value) =>
          (schema.pattern ? new RegExp(schema.pattern) : OWN_ID).test(value),
        );
        return [name, mostly(fc.constantFrom(...fitting), garbage)];
      }),
    ),
  );
  const filled = inPath.length > 1 ? mostly(fc.constantFrom(...pairs), apart) : apart;
  const examples = Object.values(requestBody?.content['application/json'].examples ?? {});
  const body =
    examples.length > 0
      ? fc.option(mostly(nearValid(examples.map(({ value }) => value)), garbageText), {
          nil: undefined,
          freq: 20,
        })
      : mostly(fc.constant(undefined), garbageText);
  return fc.record({
    who: fc.constantFrom(...WHO),
    path: filled.map((names) => path.replaceAll(/\{(\w+)\}/g, (_, name) => String(names[name]))),
    query: queryFor(
      parameters.filter((parameter) => parameter.in === 'query'),
      there,
    ),
    headers,
    body,
    isBase64Encoded: mostly(fc.constant(false), fc.boolean()),
  });
}

function queryFor(
  said: NonNullable<Described['parameters']>,
  there: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  const pairOf = ({ name, schema }: (typeof said)[number]) =>
    fc
      .oneof(
        fc.constantFrom(...(schema.enum ?? []), ...(schema.const ? [schema.const] : []), ...MARKS),
        there.map(encodeURIComponent),
        there.map((id) => Buffer.from(id).toString('base64url')),
      )
      .map((value) => `${name}=${value}`);
  const stray = fc.oneof(fc.constantFrom(...STRAY), fc.string({ maxLength: 10 }));
  const some = fc.array(mostly(fc.oneof(stray, ...said.map(pairOf)), stray), { maxLength: 3 });
  const needed = fc.tuple(...said.filter(({ required }) => required).map(pairOf));
  return fc.tuple(mostly(fc.constant<string[]>([]), some), needed).map((parts) => parts.flat().join('&'));
}

/** The one four times in five, the other else. */
function mostly<A, B>(one: fc.Arbitrary<A>, other: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: other });
}

const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/merge-patch+json; charset="UTF-8"' },
      { 'content-type': '' },
      { 'content-encoding': 'gzip' },
      { 'idempotency-key': 'once' },
      { 'idempotency-key': 'é' },
      { 'idempotency-key': 'x'.repeat(300) },
      { 'x-forwarded-proto': 'ftp', host: '' },
      { 'x-api-key': '' },
    ),
  },
);
