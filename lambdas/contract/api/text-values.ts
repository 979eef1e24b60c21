import * as z from 'zod/mini';

const MAX_VALUES = 50;
const MAX_VALUE_CHARACTERS = 1024;
/** Of all names and values together, in UTF-8. */
const MAX_BYTES = 4096;
const VARIABLE_NAME = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;

/** Variables of a URL template are named as RFC 6570 names them. */
export const variables = textValues((name) => {
  if (!VARIABLE_NAME.test(name)) return 'A variable is named by letters, digits and "_", with dots between.';
  // Not every step on the way carries it as the ordinary name that it is in JSON.
  return name === '__proto__' ? 'This name is reserved.' : undefined;
});

/** They go into a JSON payload, where any name will do. */
export const parameters = textValues((name) =>
  name.isWellFormed() ? undefined : 'A name must be well-formed Unicode.',
);

/**
 * Values by name: strings, numbers and booleans, which all become text, numbers as they were written. Checked by hand so
 * that every value has its path, and so that no name is special.
 */
function textValues(problemWithName: (name: string) => string | undefined) {
  const values = z.custom<Record<string, unknown>>(isObject, {
    error: 'This must be an object of names and values.',
  });
  return z.pipe(
    values,
    z.transform((given, context): Record<string, string> => {
      const problem = (message: string, path: string[] = []) =>
        void context.issues.push({ code: 'custom', message, path, input: undefined });
      const names = Object.keys(given);
      if (names.length > MAX_VALUES) {
        problem(`At most ${MAX_VALUES} names; these are ${names.length}.`);
        return {};
      }
      const texts = names.map((name) => [name, textOf(given[name])] as const);
      for (const [name, text] of texts) {
        const wrong = problemWithName(name) ?? problemWithValue(text);
        if (wrong !== undefined) problem(wrong, [name]);
      }
      if (Buffer.byteLength(texts.flat().join('')) > MAX_BYTES)
        problem(`All names and values together are at most ${MAX_BYTES} bytes.`);
      return Object.fromEntries(texts.map(([name, text]) => [name, text ?? '']));
    }),
  );
}

function problemWithValue(text: string | undefined): string | undefined {
  if (text === undefined) return 'A value must be a string, a number or a boolean.';
  if (text.length > MAX_VALUE_CHARACTERS) return `A value is at most ${MAX_VALUE_CHARACTERS} characters.`;
  return text.isWellFormed() ? undefined : 'A value must be well-formed Unicode.';
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number' || isRawNumber(value))
    return JSON.stringify(value);
  return undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** A number that JavaScript would print differently; it is parsed into the text that was written. */
function isRawNumber(value: unknown): boolean {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value);
}
