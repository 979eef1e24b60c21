import type { Call } from '../call/call.ts';
import { valuesOf } from '../call/call-values.ts';
import { namesOf, partsOf } from '../request/url-template.ts';
import { compactJson } from '../text/json-text.ts';

/** What a test call carries where nobody says what. */
export const SAMPLE_EVENT = {
  type: 'test',
  payload: compactJson({ test: true, text: 'This is a test call. Nothing has happened.' }),
};

const SAMPLE_VALUE = 'test';

/** The call with a sample for each variable of the URL that it brings no value for, those that may be absent too. */
export function withSampleValues(call: Call, url: string): Call {
  const known = valuesOf(call);
  const unknown = partsOf(url)
    .flatMap(namesOf)
    .filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return call;
  return { ...call, variables: { ...sampleValues(unknown), ...call.variables } };
}

export function sampleValues(names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, SAMPLE_VALUE]));
}
