import * as z from 'zod/mini';

/** Pieces that several schemas are made of. `zod/mini`, because `accept` reads events by them too. */

export const TENANT_NAME = /^[A-Za-z0-9_-]{1,64}$/;

export const tenantName = z
  .string()
  .check(z.regex(TENANT_NAME, 'A tenant is named by 1 to 64 letters, digits, "_" or "-".'));

/** One line for people or for a store's key. A lone surrogate has no UTF-8, so no store would keep it. */
export function line(maxCharacters: number) {
  return z.string().check(
    z.minLength(1),
    z.maxLength(maxCharacters),
    z.refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), {
      error: 'This must be one line of well-formed text without control characters.',
    }),
  );
}

/** Several lines for people. */
export function prose(maxCharacters: number) {
  return z.string().check(
    z.maxLength(maxCharacters),
    z.refine((text) => text.isWellFormed(), { error: 'This must be well-formed Unicode.' }),
  );
}

export const emailAddress = z.email({ error: 'This must be an e-mail address.' }).check(z.maxLength(254));

/** What may stand in a header's value: visible ASCII, with blanks inside. */
export const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?$/;
/** A header's name: a token of RFC 9110. */
export const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;
/** Stands for a secret that is not shown; sent back, the secret stays. */
export const MASK = '***';
