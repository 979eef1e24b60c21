import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
} from 'oauth4webapi';
import { VERSION } from '../../contract/version.ts';
import type { OAuth2 } from '../../domain/callback/callback.ts';
import { clientPair } from '../../domain/request/client-pair.ts';
import type { Caller, CallLimits } from '../../ports/caller.ts';
import { responseOf } from './token-answer.ts';
import { TokenFaultError, UnknownClientError } from './token-fault.ts';

export interface Token {
  text: string;
  /** Absent where the endpoint does not say. */
  expiresInSeconds?: number;
}

type Answered = Record<string, unknown>;

const ANSWER_BYTES = 16_384;
/** Longer ones do not fit into the headers that servers accept. */
const MAX_TOKEN_CHARACTERS = 8192;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * Asks a token endpoint for a token, by the same guarded way out as every call. The client shows itself by HTTP Basic;
 * an endpoint that does not know it by that is asked once more, with id and secret in the body. Both within the limits.
 * @throws TokenFaultError for all that the endpoint does.
 */
export async function requestToken(caller: Caller, auth: OAuth2, limits: CallLimits): Promise<Token> {
  const startedAt = performance.now();
  try {
    return await tokenBy(basic(auth), caller, auth, limits);
  } catch (error) {
    const responseMs = Math.floor(limits.responseMs - (performance.now() - startedAt));
    if (!(error instanceof UnknownClientError) || responseMs < 1) throw error;
    return tokenBy(ClientSecretPost(auth.clientSecret), caller, auth, { ...limits, responseMs });
  }
}

/** The library's own encodes hyphens too, which endpoints that do not decode would not understand. */
function basic(auth: OAuth2): ClientAuth {
  return (_server, _client, _body, headers) => headers.set('authorization', `Basic ${clientPair(auth)}`);
}

async function tokenBy(
  clientAuth: ClientAuth,
  caller: Caller,
  { tokenUrl, clientId, scope }: OAuth2,
  limits: CallLimits,
): Promise<Token> {
  const server = { issuer: tokenUrl, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const parameters: Record<string, string> = scope === undefined ? {} : { scope };
  const response = await clientCredentialsGrantRequest(server, client, clientAuth, parameters, {
    headers: { 'user-agent': `Redial/${VERSION}` },
    // Whether plain http will do was judged with the rest of the URL.
    [allowInsecureRequests]: tokenUrl.toLowerCase().startsWith('http:'),
    [customFetch]: async (url, { method, headers, body }) => {
      const request = { method, url, headers, body: String(body) };
      return responseOf((await caller.call(request, { ...limits, bodyBytes: ANSWER_BYTES })).answer);
    },
  });
  const copy = response.clone();
  const grant = await processClientCredentialsResponse(server, client, response).catch(() => undefined);
  // What the library says is for programmers.
  if (grant?.token_type !== 'bearer') throw new TokenFaultError(flawOf((await copy.json()) as Answered));
  return tokenOf(grant.access_token, grant.expires_in);
}

function tokenOf(text: string, expiresInSeconds: number | undefined): Token {
  if (text.length > MAX_TOKEN_CHARACTERS) throw new TokenFaultError('its access token is longer than 8 KiB');
  if (!VISIBLE_ASCII.test(text)) {
    throw new TokenFaultError('its access token has characters that a header cannot carry');
  }
  return { text, ...(expiresInSeconds !== undefined && { expiresInSeconds }) };
}

function flawOf({ access_token: token, token_type: type }: Answered): string {
  if (typeof token !== 'string' || token === '') return 'its answer has no access_token';
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return 'its token is not of type bearer';
  return 'its expires_in is not a number of seconds';
}
