import * as z from 'zod';
import { PAGING_PARAMETERS } from '../../contract/api/query.ts';
import { violationsOf } from '../../contract/api/violations.ts';
import { invalid, RefusedError } from '../../domain/refused-error.ts';
import type { ApiRequest } from '../../runtime/api-route.ts';

/** The query parameters by their schema. A wrong way of paging is told with its mend, all else as a violation. */
export function queryOf<T extends z.core.$ZodType>(
  schema: T,
  { search }: Pick<ApiRequest, 'search'>,
): z.output<T> {
  const twice = [...new Set(search.keys())].filter((name) => name !== 'id' && search.getAll(name).length > 1);
  if (twice.length > 0)
    throw invalid(twice.map((path) => ({ path, message: 'This is given more than once.' })));
  const parsed = z.safeParse(schema, Object.fromEntries(search));
  if (parsed.success) return parsed.data;
  const violations = violationsOf(parsed.error);
  const paging = violations.find(({ path }) => PAGING_PARAMETERS.some((name) => name === path));
  if (paging) throw new RefusedError('bad-query', paging.message);
  throw invalid(violations);
}

export function bodyOf<T extends z.core.$ZodType>(
  schema: T,
  { body }: Pick<ApiRequest, 'body'>,
): z.output<T> {
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  throw invalid(violationsOf(parsed.error));
}

/** The `link` of a list: to its next page, where there is one. */
export function nextLink({ baseUrl, path, search }: ApiRequest, cursor: string | undefined) {
  if (cursor === undefined) return [];
  const query = new URLSearchParams(search);
  query.set('cursor', cursor);
  return [{ rel: 'next', uri: `${baseUrl}${path}?${query}`, method: 'GET' }];
}
