import type { Callback } from './callback.ts';

/** Shorter values are too likely to be ordinary words. */
const SHORTEST_SECRET = 6;

/**
 * The text with every credential of the callback replaced by `***`: receivers like to answer with the request
 * they got, its URL and headers included.
 */
export function hideSecrets(text: string, callback: Callback): string {
  const secrets = secretsOf(callback)
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}

function secretsOf({ auth, headers, secret, url }: Callback): string[] {
  return [secret, ...Object.values(headers), ...credentialsOf(auth), ...urlValuesOf(url)].flatMap((value) => [
    value,
    encodeURIComponent(value.toWellFormed()),
  ]);
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
