import type { AuthFields } from '../../contract/api/callback.ts';
import type { Violation } from '../../contract/api/problems.ts';
import { MASK } from '../../contract/api/text.ts';
import { holdsMask, maskedUrl } from '../request/masked-url.ts';
import { type Auth, DEFAULT_AUTH_HEADER } from './callback.ts';

/** Which field of each kind of credentials is never shown. */
const SECRET_OF = {
  querystring: 'key',
  httpheader: 'key',
  basic: 'password',
  bearer: 'token',
  oauth2: 'clientSecret',
} as const;
const NEEDED: Partial<Record<Auth['type'], string[]>> = {
  basic: ['username', 'password'],
  oauth2: ['tokenUrl', 'clientId', 'clientSecret'],
};

/**
 * The credentials an edit asks for. A secret that is left out or sent as the mask stays, as long as the kind of
 * credentials does; where there is nothing to keep, that is a violation.
 */
export function authFrom(sent: AuthFields, stored: Auth): { auth: Auth; violations: Violation[] } {
  if (sent.type === 'none') return { auth: { type: 'none' }, violations: [] };
  const secretName = SECRET_OF[sent.type];
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(sent).filter(([, value]) => value !== undefined),
  );
  if (given[secretName] === MASK) delete given[secretName];
  const before = stored.type === 'oauth2' ? stored.tokenUrl : undefined;
  if (before !== undefined && given.tokenUrl === maskedUrl(before)) given.tokenUrl = before;
  const kept: Record<string, unknown> = stored.type === sent.type ? { ...stored } : {};
  const auth = { ...kept, ...given };
  const needed = NEEDED[sent.type] ?? [secretName];
  const violations = needed
    .filter((name) => auth[name] === undefined)
    .map((name) => ({ path: `auth.${name}`, message: missing(sent, name) }));
  return {
    auth: auth as Auth,
    violations: [...violations, ...violationsOfTokenUrl(given, before)],
  };
}

/** A secret goes to no other place than the one that it was given for. */
function violationsOfTokenUrl(
  { tokenUrl, clientSecret }: Record<string, unknown>,
  before: string | undefined,
): Violation[] {
  if (typeof tokenUrl !== 'string' || tokenUrl === before) return [];
  const masked = {
    path: 'auth.tokenUrl',
    message: `${MASK} stands for a value that is not shown: send the URL with its real values.`,
  };
  const withheld = {
    path: 'auth.clientSecret',
    message: 'The stored secret is kept for the stored tokenUrl only: send it again.',
  };
  return [
    ...(holdsMask(tokenUrl) ? [masked] : []),
    ...(before !== undefined && clientSecret === undefined ? [withheld] : []),
  ];
}

function missing(sent: AuthFields, name: string): string {
  return (sent as Record<string, unknown>)[name] === MASK
    ? 'There is no stored secret to keep: send the secret itself.'
    : 'This is required.';
}

export function shownAuth(auth: Auth): Record<string, string> {
  if (auth.type === 'none') return { type: auth.type };
  const shown = { ...auth, [SECRET_OF[auth.type]]: MASK };
  return auth.type === 'oauth2' ? { ...shown, tokenUrl: maskedUrl(auth.tokenUrl) } : shown;
}

/** The header, in lower case, that these credentials are sent in. */
export function headerOfAuth(auth: Auth): string | undefined {
  if (auth.type === 'basic' || auth.type === 'bearer' || auth.type === 'oauth2') return 'authorization';
  if (auth.type === 'httpheader') return (auth.header ?? DEFAULT_AUTH_HEADER).toLowerCase();
  return undefined;
}
