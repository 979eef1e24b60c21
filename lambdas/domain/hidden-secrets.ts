import type { Answer } from './answer.ts';
import type { Callback } from './callback.ts';

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
 */
export function withoutSecrets(answer: Answer, callback: Callback): Answer {
  if (answer.kind === 'fault') return { ...answer, message: hideSecrets(answer.message, callback) };
  // One character a byte, so that a body is searched whatever its encoding is.
  const secrets = secretsOf(callback).map((secret) => Buffer.from(secret, 'utf8').toString('latin1'));
  const body = hidden(Buffer.from(answer.body).toString('latin1'), secrets);
  return {
    ...answer,
    statusMessage: hideSecrets(answer.statusMessage, callback),
    body: Buffer.from(answer.truncated ? withoutBeginning(body, secrets) : body, 'latin1'),
  };
}

export function hideSecrets(text: string, callback: Callback): string {
  return hidden(text, secretsOf(callback));
}

function hidden(text: string, secrets: string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

/** Without what the text ends in, if that is how a secret begins: the cut went through it. */
function withoutBeginning(text: string, secrets: string[]): string {
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST_BEGINNING; length--) {
      if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
    }
  }
  return text;
}

/** A callback is asked about with every attempt, and its spellings are some hundred strings. */
const known = new WeakMap<Callback, string[]>();

function secretsOf(callback: Callback): string[] {
  const spelled = known.get(callback) ?? allSpellings(callback);
  known.set(callback, spelled);
  return spelled;
}

/** In every spelling a receiver is likely to use; the longest first, since one may contain another. */
function allSpellings({ auth, headers, secret, url }: Callback): string[] {
  const values = [...Object.values(headers), ...urlValuesOf(url)].filter(
    ({ length }) => length >= SHORTEST_VALUE,
  );
  const spelled = [secret, ...credentialsOf(auth), ...values].flatMap(spellingsOf);
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
  }
}

/** Query values and userinfo, as they are written and as they are meant. */
function urlValuesOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { search, searchParams, username, password } = new URL(url);
  const written = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  return [...written, ...searchParams.values(), username, password];
}
