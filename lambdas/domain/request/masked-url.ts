import { MASK } from '../../contract/api/text.ts';
import { queryPieces, urlParts } from './url-parts.ts';

/**
 * A URL as mails, logs and histories show it: query values and userinfo read `***`, the fragment is dropped.
 * A query part without a `=` may be a bare token, so it is masked whole. Of a template, the expressions stay but for
 * those that are a query value. What is no http(s) URL becomes `***`.
 */
export function maskedUrl(text: string): string {
  const parts = urlParts(text);
  if (!parts) return MASK;
  const { origin, path, query } = parts;
  const userinfo = origin.username === '' && origin.password === '' ? '' : `${MASK}@`;
  return `${origin.protocol}//${userinfo}${origin.host}${path}${query === '' ? '' : `?${maskedQuery(query)}`}`;
}

/** Whether a query value of the URL is the mask: sent back, it has lost what the mask stood for. */
export function holdsMask(text: string): boolean {
  const pieces = queryPieces(urlParts(text)?.query ?? '');
  return pieces.some((piece) => {
    const parts = [...new URLSearchParams(piece)];
    return parts.some(([name, value]) => value === MASK || (name === MASK && value === ''));
  });
}

function maskedQuery(query: string): string {
  return queryPieces(query)
    .map((piece, index) => (index % 2 === 0 ? maskedPart(piece) : piece))
    .join('');
}

function maskedPart(part: string): string {
  if (part === '') return '';
  const equals = part.indexOf('=');
  return equals === -1 ? MASK : `${part.slice(0, equals)}=${MASK}`;
}
