import type { Answer } from './answer.ts';
import type { Callback } from './callback.ts';

/** Header and query values that are shorter are too likely to be ordinary words. A credential is none, however short. */
const SHORTEST_VALUE = 6;
/** A cut response that ends in fewer characters of a secret tells nothing. */
const SHORTEST_BEGINNING = 4;
const HIDDEN = '***';

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

/** As written, percent-encoded and as JSON spells it; the longest first, since one may contain another. */
function secretsOf({ auth, headers, secret, url }: Callback): string[] {
  const values = [...Object.values(headers), ...urlValuesOf(url)].filter(
    ({ length }) => length >= SHORTEST_VALUE,
  );
  const spelled = [secret, ...credentialsOf(auth), ...values].flatMap((value) => [
    value,
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
  ]);
  return [...new Set(spelled)].filter((value) => value !== '').sort((a, b) => b.length - a.length);
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
