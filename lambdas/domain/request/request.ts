import { MASK } from '../../contract/api/text.ts';
import { VERSION } from '../../contract/version.ts';
import type { Call } from '../call/call.ts';
import { type CallWithValues, valuesOf } from '../call/call-values.ts';
import { type Auth, type Callback, DEFAULT_AUTH_HEADER } from '../callback/callback.ts';
import { headerOfAuth } from '../callback/callback-auth.ts';
import { requestBody } from './request-body.ts';
import { signatureOf } from './signature.ts';
import { expandedUrl, isTemplate } from './url-template.ts';

/** Custom headers whose very name says that they are credentials. */
const CREDENTIAL_HEADERS = ['authorization', 'cookie'];

/** What a request says of the call it is made for. */
export type CallToSend = CallWithValues & Pick<Call, 'attemptCount'>;
export type CallbackToCall = Pick<
  Callback,
  'url' | 'method' | 'contentType' | 'auth' | 'headers' | 'removeHTML' | 'secret' | 'oldSecrets'
>;

export interface Request {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** `unsendable`: no request can be made of what the event brought. The message is for people. */
export type Prepared =
  | { kind: 'request'; request: Request }
  | { kind: 'unsendable'; outcome: 'missing_variable' | 'unrenderable_payload'; message: string };

/**
 * The HTTP request of one attempt, made from the callback as it is now: repairing a URL or a credential repairs the
 * calls that wait. The call's id is `webhook-id` on every attempt; receivers recognise repeats by it. `token` is the
 * access token of OAuth 2 credentials.
 */
export function prepareRequest(
  callback: CallbackToCall,
  call: CallToSend,
  payload: string | undefined,
  { now, token }: { now: number; token?: string },
): Prepared {
  const target = isTemplate(callback.url) ? expandedUrl(callback.url, valuesOf(call)) : { url: callback.url };
  if ('problem' in target)
    return { kind: 'unsendable', outcome: 'missing_variable', message: target.problem };
  const content = requestBody(callback, payload);
  if (content && 'problem' in content)
    return { kind: 'unsendable', outcome: 'unrenderable_payload', message: content.problem };
  const timestampSeconds = Math.floor(now / 1000);
  const old = (callback.oldSecrets ?? []).filter(({ until }) => now < until);
  const secrets = [callback.secret, ...old.map(({ secret }) => secret)];
  const own: Record<string, string> = {
    'user-agent': `Redial/${VERSION}`,
    'webhook-id': call.id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatureOf(secrets, call.id, timestampSeconds, content?.body ?? ''),
    'x-redial-attempt': String(call.attemptCount + 1),
    ...(content && { 'content-type': content.contentType }),
    ...credentials(callback.auth, token),
  };
  const custom = Object.entries(callback.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const request: Request = {
    method: callback.method,
    url: callback.auth.type === 'querystring' ? withAuth(target.url, callback.auth.key) : target.url,
    headers: { ...Object.fromEntries(custom), ...own },
    ...(content && { body: content.body }),
  };
  return { kind: 'request', request };
}

/**
 * A request as it is shown: the header of the callback's credentials reads `***`, also where its access token was not
 * asked for, and so does their query value. Custom headers and the rest of the URL are shown as they are sent.
 */
export function maskedRequest(request: Request, { auth }: Pick<Callback, 'auth'>): Request {
  const own = headerOfAuth(auth);
  const hidden = CREDENTIAL_HEADERS.filter((name) => Object.hasOwn(request.headers, name));
  const masked = [...hidden, ...(own === undefined ? [] : [own])].map((name) => [name, MASK]);
  return {
    ...request,
    url: auth.type === 'querystring' ? withoutKey(request.url, auth.key) : request.url,
    headers: { ...request.headers, ...Object.fromEntries(masked) },
  };
}

function credentials(auth: Auth, token: string | undefined): Record<string, string> {
  switch (auth.type) {
    case 'httpheader':
      return { [(auth.header ?? DEFAULT_AUTH_HEADER).toLowerCase()]: auth.key };
    case 'basic': {
      const pair = Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'oauth2':
      return token === undefined ? {} : { authorization: `Bearer ${token}` };
    case 'none':
    case 'querystring':
      return {};
  }
}

/** Appended as text: re-serialising the query could change bytes that the receiver has signed or compares. */
function withAuth(url: string, key: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}auth=${encodeURIComponent(key)}`;
}

/** The key is the last that the URL says. */
function withoutKey(url: string, key: string): string {
  return `${url.slice(0, -encodeURIComponent(key).length)}${MASK}`;
}
