import type { Answer } from '../call/answer.ts';
import type { Callback } from '../callback/callback.ts';
import { clientPair } from './client-pair.ts';
import { queryPieces, urlParts } from './url-parts.ts';

/** Header and query values that are shorter are too likely to be ordinary words. A credential is none, however short. */
const SHORTEST_VALUE = 6;
/** A cut response that ends in fewer characters of a secret tells nothing. */
const SHORTEST_BEGINNING = 4;
const HIDDEN = '***';
const HTML_NAMES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * The answer with every credential of the callback replaced by `***`: receivers like to answer with the request they
 * got, its URL and headers included. To be used on the whole answer, before any of it is cut or encoded.
 * `further`: secrets of this one attempt, as an access token is.
 */
export function withoutSecrets(answer: Answer, callback: Callback, further: string[] = []): Answer {
  if (answer.kind === 'fault') return { ...answer, message: hideSecrets(answer.message, callback, further) };
  // One character a byte, so that a body is searched whatever its encoding is.
  const secrets = secretsOf(callback, further).map((secret) =>
    Buffer.from(secret, 'utf8').toString('latin1'),
  );
  const body = hidden(Buffer.from(answer.body).toString('latin1'), secrets);
  return {
    ...answer,
    statusMessage: hideSecrets(answer.statusMessage, callback, further),
    body: Buffer.from(answer.truncated ? withoutBeginning(body, secrets) : body, 'latin1'),
  };
}

export function hideSecrets(text: string, callback: Callback, further: string[] = []): string {
  return hidden(text, secretsOf(callback, further));
}

function hidden(text: string, secrets: string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

/** Without what the text ends in, if that is how a secret begins: the cut went through it. */
function withoutBeginning(text: string, secrets: string[]): string {
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, text.length); length >= SHORTEST_BEGINNING; length--) {
      if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
    }
  }
  return text;
}

/** A callback is asked about with every attempt, and its spellings are some hundred strings. */
const known = new WeakMap<Callback, string[]>();

function secretsOf(callback: Callback, further: string[]): string[] {
  const own = known.get(callback) ?? ownSecretsOf(callback);
  known.set(callback, own);
  return further.length === 0 ? own : longestFirst([...own, ...further.flatMap(spellingsOf)]);
}

/** In every spelling a receiver is likely to use. */
function ownSecretsOf({ auth, headers, secret, oldSecrets = [], url }: Callback): string[] {
  const urls = auth.type === 'oauth2' ? [url, auth.tokenUrl] : [url];
  const values = [...Object.values(headers), ...urls.flatMap(urlValuesOf)].filter(
    ({ length }) => length >= SHORTEST_VALUE,
  );
  const signing = [secret, ...oldSecrets.map((old) => old.secret)];
  return longestFirst([...signing, ...credentialsOf(auth), ...values].flatMap(spellingsOf));
}

/** Since one secret may contain another. */
function longestFirst(spelled: string[]): string[] {
  return [...new Set(spelled)].filter((value) => value !== '').sort((a, b) => b.length - a.length);
}

/** Plain, base64, in a URL or a form, in JSON (also within JSON, with slashes escaped, or in ASCII only), in HTML. */
function spellingsOf(secret: string): string[] {
  const text = secret.toWellFormed();
  const bytes = Buffer.from(text, 'utf8');
  const inUrl = [encodeURIComponent(text), new URLSearchParams({ s: text }).toString().slice('s='.length)];
  const json = JSON.stringify(text).slice(1, -1);
  const inJson = [json, json.replaceAll('/', '\\/')];
  const base64 = bytes.toString('base64');
  return [
    secret,
    base64,
    base64.replaceAll('/', '\\/'),
    bytes.toString('base64url'),
    ...inUrl,
    ...inUrl.map((spelling) => spelling.replace(/%../g, (byte) => byte.toLowerCase())),
    ...inJson,
    ...inJson.map((spelling) => inAscii(spelling)),
    ...inJson.map((spelling) => inAscii(spelling).replace(/(?<=\\u)..../g, (code) => code.toUpperCase())),
    JSON.stringify(json).slice(1, -1),
    text.replace(/[&<>"']/g, (character) => HTML_NAMES[character]!),
  ];
}

function inAscii(text: string): string {
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
