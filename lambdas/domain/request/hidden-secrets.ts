import type { Answer } from '../call/answer.ts';
import type { Callback } from '../callback/callback.ts';
import { clientPair } from './client-pair.ts';
import { secretRanges } from './secret-ranges.ts';
import { queryPieces, urlParts } from './url-parts.ts';

/** Header and query values that are shorter are too likely to be ordinary words. A credential is none, however short. */
const SHORTEST_VALUE = 6;
const HIDDEN = '***';

/**
 * The answer with every credential of the callback replaced by `***`: receivers like to answer with the request they
 * got, its URL and headers included. To be used on the whole answer, before any of it is cut or encoded.
 * `further`: secrets of this one attempt, as an access token is.
 */
export function withoutSecrets(answer: Answer, callback: Callback, further: string[] = []): Answer {
  if (answer.kind === 'fault') return { ...answer, message: hideSecrets(answer.message, callback, further) };
  const secrets = secretsOf(callback, further);
  // One character a byte, so that a body is searched whatever its encoding is.
  const body = hidden(Buffer.from(answer.body).toString('latin1'), secrets, answer.truncated);
  return {
    ...answer,
    statusMessage: hidden(answer.statusMessage, secrets),
    body: Buffer.from(body, 'latin1'),
  };
}

export function hideSecrets(text: string, callback: Callback, further: string[] = []): string {
  return hidden(text, secretsOf(callback, further));
}

/** Where secrets overlap, or one holds another, all that they cover is one `***`. */
function hidden(text: string, secrets: string[], wasCut = false): string {
  if (text === '') return text;
  let shown = '';
  let from = 0;
  for (const { start, end } of secretRanges(text, secrets, wasCut)) {
    if (start >= from) shown += `${text.slice(from, start)}${HIDDEN}`;
    from = Math.max(from, end);
  }
  return shown + text.slice(from);
}

/** A callback is asked about more than once in an attempt. */
const known = new WeakMap<Callback, string[]>();

function secretsOf(callback: Callback, further: string[]): string[] {
  const own = known.get(callback) ?? ownSecretsOf(callback);
  known.set(callback, own);
  return further.length === 0 ? own : [...new Set([...own, ...further.flatMap(formsOf)])];
}

function ownSecretsOf({ auth, headers, secret, oldSecrets = [], url }: Callback): string[] {
  const urls = auth.type === 'oauth2' ? [url, auth.tokenUrl] : [url];
  const values = [...Object.values(headers), ...urls.flatMap(urlValuesOf)].filter(
    ({ length }) => length >= SHORTEST_VALUE,
  );
  const signing = [secret, ...oldSecrets.map((old) => old.secret)];
  return [...new Set([...signing, ...credentialsOf(auth), ...values].flatMap(formsOf))];
}

/** As it is and in base64; how each character of these may be written is seen to where they are searched. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [secret, bytes.toString('base64'), bytes.toString('base64url')].filter((form) => form !== '');
}

function credentialsOf(auth: Callback['auth']): string[] {
  switch (auth.type) {
    case 'none':
      return [];
    case 'querystring':
    case 'httpheader':
      return [auth.key];
    case 'bearer':
      return [auth.token];
    case 'basic':
      return [auth.password, Buffer.from(`${auth.username}:${auth.password}`).toString('base64')];
    case 'oauth2':
      return [auth.clientSecret, clientPair(auth)];
  }
}

/** Query values and userinfo, as they are written and as they are meant. What a template's expressions name is none. */
function urlValuesOf(url: string): string[] {
  const parts = urlParts(url);
  if (!parts) return [];
  const written = queryPieces(parts.query)
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
    .flatMap((value) => value.split(/\{[^{}]*\}/));
  const meant = written.flatMap((value) => [...new URLSearchParams(`value=${value}`).values()]);
  return [...written, ...meant, parts.origin.username, parts.origin.password];
}
