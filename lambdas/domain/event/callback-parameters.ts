import { compactJson, isObject } from '../text/json-text.ts';

/** The name that `callbackParameters` have in a payload. */
const NAME = 'customParameters';

/**
 * An event's `callbackParameters` in its payload, as strings: numbers as they were written, anything else but a string
 * as JSON. `payload` and `parameters` are what `parseKeepingNumbers` makes; keys of prototypes are ordinary ones.
 * The problem is a sentence for whoever published the event.
 */
export function withParameters(
  payload: unknown,
  parameters: Record<string, unknown>,
): { payload: unknown } | { problem: string } {
  const texts = Object.entries(parameters).map(([name, value]) => [name, asText(value)]);
  if (texts.length === 0) return { payload };
  if (!isObject(payload)) {
    return { problem: 'Parameters join an object: send a payload that is one, or leave them out.' };
  }
  const present = Object.hasOwn(payload, NAME) ? payload[NAME] : {};
  if (!isObject(present)) {
    return { problem: `The payload has ${NAME} that is no object, which the parameters would replace.` };
  }
  return { payload: { ...payload, [NAME]: { ...present, ...Object.fromEntries(texts) } } };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : compactJson(value);
}
