import type { Callback } from '../callback/callback.ts';
import { withoutHtml } from './plain-text.ts';
import { xmlBody } from './xml-body.ts';

export interface RequestBody {
  body: string;
  contentType: string;
}

/**
 * What of a payload's text is sent, as the callback wants it now; undefined where a request has no body. The problem
 * is a sentence for people.
 */
export function requestBody(
  { method, contentType, removeHTML }: Pick<Callback, 'method' | 'contentType' | 'removeHTML'>,
  payload: string | undefined,
): RequestBody | { problem: string } | undefined {
  if (method === 'GET' || payload === undefined) return undefined;
  const text = removeHTML ? withoutHtml(payload) : payload;
  if (contentType === 'json') return { body: text, contentType: 'application/json' };
  const xml = xmlBody(text);
  return 'problem' in xml ? xml : { ...xml, contentType: 'application/xml; charset=utf-8' };
}
