import type { Answer, CompleteResponse } from '../../domain/call/answer.ts';
import { TokenFaultError, UnknownClientError } from './token-fault.ts';

/** `error` codes of RFC 6749 (4.1.2.1, 5.2) and RFC 8707. Any other text might repeat what was sent. */
const KNOWN_ERRORS = new Set(
  'invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope invalid_target access_denied server_error temporarily_unavailable'.split(
    ' ',
  ),
);

/**
 * What a token endpoint answered, as the library reads it, and no more of it than matters: an ID token that came
 * along would be verified, and a refresh token of `null` refused.
 * @throws TokenFaultError unless it is a complete JSON object with status 200.
 */
export function responseOf(answer: Answer): Response {
  if (answer.kind === 'fault') {
    const isBlocked = answer.outcome === 'blocked_address';
    throw new TokenFaultError(answer.message, isBlocked ? 'blocked_address' : 'credentials_error');
  }
  const json = jsonIn(answer);
  if (answer.statusCode !== 200) throw refusalIn(answer, json);
  if (answer.truncated) throw new TokenFaultError('its answer is longer than 16 KiB');
  if (json === undefined) throw new TokenFaultError('its answer is not a JSON object');
  const { access_token, token_type, expires_in } = json;
  const relevant = Object.entries({ access_token, token_type, expires_in });
  // What nests was read, but may be too deep to be written again.
  return Response.json(Object.fromEntries(relevant.filter(([, value]) => typeof value !== 'object')));
}

function refusalIn({ statusCode }: CompleteResponse, json: Record<string, unknown> | undefined) {
  if (statusCode >= 300 && statusCode <= 399) {
    return new TokenFaultError(`HTTP ${statusCode}, and redirects are never followed`);
  }
  const error = json?.error;
  if (typeof error !== 'string' || !KNOWN_ERRORS.has(error)) return new TokenFaultError(`HTTP ${statusCode}`);
  const isUnknownClient = error === 'invalid_client' && (statusCode === 400 || statusCode === 401);
  const Kind = isUnknownClient ? UnknownClientError : TokenFaultError;
  return new Kind(`HTTP ${statusCode} (${error})`);
}

function jsonIn({ body }: CompleteResponse): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}
