import type { Callback } from '../callback/callback.ts';

/** No mail service takes more in one mail. */
const MAX_RECIPIENTS = 50;
const MAX_ADDRESS_LENGTH = 254;
/** Nothing that separates addresses or headers, so that one entry is one address. */
const ADDRESS = /^[^\s\p{Cc}",:;<>()@[\]\\]+@[^\s\p{Cc}",:;<>()@[\]\\]+$/u;

/** Who is told about a callback: its own addresses, each once however it is written; else those who stand in for it. */
export function recipientsOf(
  { email, emails }: Pick<Callback, 'email' | 'emails'>,
  standIns: (string | undefined)[],
): string[] {
  const own = addressesOf([email, ...emails]);
  if (own.length > 0) return own;
  const standIn = standIns.map((address) => addressesOf([address])).find((found) => found.length > 0);
  return standIn ?? [];
}

function addressesOf(texts: (string | null | undefined)[]): string[] {
  const addresses = texts
    .map((text) => text?.trim() ?? '')
    .filter((text) => text.length <= MAX_ADDRESS_LENGTH && ADDRESS.test(text));
  const unique = new Map(addresses.toReversed().map((address) => [address.toLowerCase(), address]));
  return [...unique.values()].toReversed().slice(0, MAX_RECIPIENTS);
}
