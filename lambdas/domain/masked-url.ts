const MASK = '***';

/**
 * A URL as mails, logs and histories show it: query values and userinfo read `***`, the fragment is dropped.
 * A query part without a `=` may be a bare token, so it is masked whole. What is no http(s) URL becomes `***`.
 */
export function maskedUrl(text: string): string {
  if (!URL.canParse(text)) return MASK;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return MASK;
  const userinfo = url.username === '' && url.password === '' ? '' : `${MASK}@`;
  return `${url.protocol}//${userinfo}${url.host}${url.pathname}${maskedQuery(url.search)}`;
}

function maskedQuery(search: string): string {
  if (search === '') return '';
  const parts = search.slice(1).split('&');
  return `?${parts.map(maskedPart).join('&')}`;
}

function maskedPart(part: string): string {
  if (part === '') return '';
  const equals = part.indexOf('=');
  return equals === -1 ? MASK : `${part.slice(0, equals)}=${MASK}`;
}
