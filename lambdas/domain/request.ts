import { VERSION } from '../contract/version.ts';
import { type Auth, type Callback, DEFAULT_AUTH_HEADER } from './callback.ts';
import { signatureOf } from './signature.ts';

/**
 * The HTTP request of one attempt, made from the callback as it is now: repairing a URL or a credential repairs the
 * calls that wait. The call's id is `webhook-id` on every attempt; receivers recognise repeats by it.
 */
export function requestFor(
  callback: Pick<Callback, 'url' | 'method' | 'auth' | 'headers' | 'secret'>,
  call: { id: string; attemptCount: number },
  payload: string | undefined,
  now: number,
): { method: 'GET' | 'POST'; url: string; headers: Record<string, string>; body?: string } {
  const body = callback.method === 'POST' ? payload : undefined;
  const timestampSeconds = Math.floor(now / 1000);
  const own: Record<string, string> = {
    'user-agent': `Redial/${VERSION}`,
    'webhook-id': call.id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatureOf([callback.secret], call.id, timestampSeconds, body ?? ''),
    'x-redial-attempt': String(call.attemptCount + 1),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...credentials(callback.auth),
  };
  const custom = Object.entries(callback.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method: callback.method,
    url: callback.auth.type === 'querystring' ? withAuth(callback.url, callback.auth.key) : callback.url,
    headers: { ...Object.fromEntries(custom), ...own },
    ...(body !== undefined && { body }),
  };
}

function credentials(auth: Auth): Record<string, string> {
  switch (auth.type) {
    case 'httpheader':
      return { [(auth.header ?? DEFAULT_AUTH_HEADER).toLowerCase()]: auth.key };
    case 'basic': {
      const pair = Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'none':
    case 'querystring':
      return {};
  }
}

/** Appended as text: re-serialising the query could change bytes that the receiver has signed or compares. */
function withAuth(url: string, key: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}auth=${encodeURIComponent(key)}`;
}
