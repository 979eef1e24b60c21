/**
 * JSON whose numbers keep the way they were written: `12345678901234567890` and `1.0` come out as they went in.
 * A number that JavaScript would print differently is carried as raw text (ECMAScript's JSON.rawJSON).
 */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): { rawJSON: string };
  isRawJSON(value: unknown): value is { rawJSON: string };
}
const json = JSON as unknown as SourceTextJson;

/** Parses, keeping numbers as written. Throws SyntaxError, and RangeError where it is nested too deeply. */
export function parseKeepingNumbers(text: string): unknown {
  // Most texts are compact, and hold no number that would be lost: that is seen many times as quickly.
  const plain: unknown = JSON.parse(text);
  if (JSON.stringify(plain) === text) return plain;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? json.rawJSON(source)
      : value,
  );
}

/** Compact JSON text. */
export function compactJson(value: unknown): string {
  return JSON.stringify(value);
}

/** A JSON object: no list, and no number that is carried as raw text. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !json.isRawJSON(value);
}
