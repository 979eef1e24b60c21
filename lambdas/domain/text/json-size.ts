/** Each value is an object in memory: a body of millions of them would take more than a function has. */
export const MAX_JSON_VALUES = 500_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `,` `[` `{`: what every value but the first comes after. */
const SEPARATORS = new Set([0x2c, 0x5b, 0x7b]);

/** Whether a JSON text holds more values than anyone means. Looked at before it is parsed, in one pass. */
export function hasTooManyValues(text: string): boolean {
  let values = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInText && code === BACKSLASH) at++;
    else if (code === QUOTE) isInText = !isInText;
    else if (!isInText && SEPARATORS.has(code) && ++values > MAX_JSON_VALUES) return true;
  }
  return false;
}
