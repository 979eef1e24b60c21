import type { OAuth2 } from '../callback/callback.ts';

/**
 * A client's id and secret as HTTP Basic carries them to a token endpoint: each form-encoded first (RFC 6749, 2.3.1).
 * No more than that form asks for is encoded: many endpoints do not decode, and ids are often UUIDs, whose hyphens
 * then stay as they are.
 */
export function clientPair({ clientId, clientSecret }: Pick<OAuth2, 'clientId' | 'clientSecret'>): string {
  return Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`, 'utf8').toString('base64');
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice('='.length);
}
