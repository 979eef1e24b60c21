/** A URL or a URL template in its pieces; those of a template as they are written, its expressions among them. */
export interface UrlParts {
  /** Scheme, userinfo, host and port. */
  origin: URL;
  path: string;
  /** Without its `?`; a template's `{?name}` belongs to its path. */
  query: string;
}

/** `new URL` would take the braces of an expression for text, and the `?` in it for the query's. */
const TEMPLATE =
  /^(https?:\/\/[^/?#\\{}]+)((?:[^?#{}]|\{[^{}#]*\})*)(?:\?((?:[^#{}]|\{[^{}#]*\})*))?(?:#.*)?$/is;

/** Undefined for what is no http(s) URL, and no template of one. */
export function urlParts(text: string): UrlParts | undefined {
  if (!/[{}]/.test(text)) {
    const url = URL.parse(text);
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
    return { origin: url, path: url.pathname, query: url.search.slice(1) };
  }
  const [, origin = '', path = '', query = ''] = TEMPLATE.exec(text) ?? [];
  const parsed = URL.parse(origin);
  return parsed ? { origin: parsed, path: path || '/', query } : undefined;
}

/** The `name=value` parts of a query at even places, what stands between them (`&` or `{&name}`) at odd ones. */
export function queryPieces(query: string): string[] {
  return query.split(/(\{&[^{}]*\}|&)/);
}
