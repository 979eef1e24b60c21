import * as z from 'zod';
import { PAGING_PARAMETERS } from '../../contract/api/query.ts';
import { line } from '../../contract/api/text.ts';
import { violationsOf } from '../../contract/api/violations.ts';
import { invalid, notFound, RefusedError } from '../../domain/api/refused-error.ts';
import type { ApiRequest } from '../../runtime/api-route.ts';

const MAX_OWN_ID_CHARACTERS = 256;

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
  const paging = parsed.error.issues.find(({ path }) => PAGING_PARAMETERS.some((name) => name === path[0]));
  if (paging) throw new RefusedError('bad-query', paging.message);
  throw invalid(violationsOf(parsed.error));
}

export function bodyOf<T extends z.core.$ZodType>(
  schema: T,
  { body }: Pick<ApiRequest, 'body'>,
): z.output<T> {
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  throw invalid(violationsOf(parsed.error));
}

/** An id of the platform's own, as the path has it: decoded, whatever it holds. What no event could bring is nowhere. */
export function ownId(what: string, id: string): string {
  if (!line(MAX_OWN_ID_CHARACTERS).safeParse(id).success) throw notFound(what, id);
  return id;
}

/** The `link` of a list: to its next page, where there is one. Where an id of the platform's own is in it, `path` is encoded. */
export function nextLink({ baseUrl, path, search }: ApiRequest, cursor: string | undefined) {
  if (cursor === undefined) return [];
  const query = new URLSearchParams(search);
  query.set('cursor', cursor);
  return [{ rel: 'next', uri: `${baseUrl}${path}?${query}`, method: 'GET' }];
}
