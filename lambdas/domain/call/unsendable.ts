import type { Violation } from '../../contract/api/problems.ts';
import { pathText } from '../../contract/api/violations.ts';
import { sampleValues } from '../event/sample-event.ts';
import type { Prepared } from '../request/request.ts';
import { expandedUrl, namesOf, partsOf } from '../request/url-template.ts';
import { type CallWithValues, valuesOf } from './call-values.ts';

/** What in an event keeps a request from being made, by its path in the event. Always at least one thing. */
export function flawsOf(
  { outcome, message }: Extract<Prepared, { kind: 'unsendable' }>,
  call: CallWithValues,
  url: string,
): Violation[] {
  if (outcome === 'unrenderable_payload') return [{ path: 'payload', message }];
  const values = valuesOf(call);
  const names = [...new Set(partsOf(url).flatMap(namesOf))];
  const flaws = names.flatMap((name) => {
    const problem = problemWith(name, Object.hasOwn(values, name) ? values[name] : undefined, names, url);
    return problem === undefined ? [] : [{ path: pathText(['variables', name]), message: problem }];
  });
  // Each may be well by itself: together they are too long, say.
  return flaws.length > 0 ? flaws : [{ path: 'variables', message }];
}

/** With a sample for every other variable, what is wrong is wrong with this one. */
function problemWith(
  name: string,
  value: string | undefined,
  names: string[],
  url: string,
): string | undefined {
  const others = sampleValues(names.filter((other) => other !== name));
  const expanded = expandedUrl(url, value === undefined ? others : { ...others, [name]: value });
  return 'problem' in expanded ? expanded.problem : undefined;
}
