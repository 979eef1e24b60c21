import type { OAuth2 } from '../../lambdas/domain/callback/callback.ts';
import type { Receiver, Reply } from './receiver.ts';

/** What a token endpoint answers when all is well. */
export function grant(fields: Record<string, unknown> = {}): Reply {
  const body = { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600, ...fields };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What it answers when it gives none. */
export function refusal(status: number, error: string): Reply {
  const headers = { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="tokens"' };
  return { status, headers, body: JSON.stringify({ error, error_description: 'open-sesame is wrong' }) };
}

/** From now on it gives token-1, token-2 … */
export function grantInTurn(endpoint: Receiver, fields: Record<string, unknown> = {}): void {
  let granted = 0;
  endpoint.respond(() => {
    granted += 1;
    return grant({ access_token: `token-${granted}`, ...fields });
  });
}

export function oauth2(endpoint: { url: string }, changes: Partial<OAuth2> = {}): OAuth2 {
  const tokenUrl = `${endpoint.url}/token`;
  return { type: 'oauth2', tokenUrl, clientId: 'client-7', clientSecret: 'open-sesame', ...changes };
}
