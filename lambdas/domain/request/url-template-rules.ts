import { namesOf, partsOf, type TemplatePart } from './url-template.ts';

const MAX_NAMES = 50;
/** An event cannot bring a variable of the reserved name. */
const NAME = /^(?!__proto__$)\w+(\.\w+)*$/;
/** Scheme and host, and whether literal text begins the path or the query after them. */
const LITERAL_HOST = /^https?:\/\/[^/?#\\{}]+([/?]|$)/i;

/** What is wrong with an http(s) URL as a template, as a sentence that says how to mend it. */
export function problemWithTemplate(url: string): string | undefined {
  const parts = partsOf(url);
  if (parts.some(({ text, expression }) => !expression && /[{}]/.test(text))) {
    return 'The URL has a { or } without its other half. An expression is {name}; a literal brace is %7B or %7D.';
  }
  const first = parts.find(({ expression }) => expression);
  const [, begun] = LITERAL_HOST.exec(url.slice(0, first && first.at - 1)) ?? [];
  if (first && !begun && (begun === undefined || !'/?'.includes(first.expression!.operator || ' '))) {
    return 'Scheme, host and port of the URL must be literal. Begin the path with / before the first expression, or with {/name}, or the query with {?name}.';
  }
  if (parts.flatMap(namesOf).length > MAX_NAMES) {
    return `The URL names more than ${MAX_NAMES} variables.`;
  }
  for (const [index, part] of parts.entries()) {
    const problem = problemWithPart(part, parts[index - 1]);
    if (problem) return problem;
  }
  return undefined;
}

/** Its text is not repeated: whatever stands in braces by mistake may be a credential. */
function problemWithPart(
  { at, expression, place }: TemplatePart,
  before: TemplatePart | undefined,
): string | undefined {
  if (before?.place === 'whole query') {
    return 'Nothing may follow {?name}. Name all variables in it, {?a,b}, or write a fixed query first, ?a=1{&b}.';
  }
  if (!expression) return undefined;
  const which = `The URL's expression at character ${at}`;
  const { operator, names } = expression;
  if (operator === '+' || operator === '#') {
    return `${which} would let a value write a path or a query of its own. Leave the ${operator} out.`;
  }
  if (names.some((name) => /[*:]/.test(name))) {
    return `${which} has a modifier, * or :. Values are single strings, sent whole: leave it out.`;
  }
  if (!names.every((name) => NAME.test(name))) {
    return `${which} must name variables, like {name} or {?a,b}: letters, digits, _ and dots. A literal brace is %7B or %7D.`;
  }
  if (operator === '?' && place === 'query') return `${which} begins a second query. Go on with {&name}.`;
  if (operator === '&' && place === 'path') {
    return `${which} goes on with a query that has not begun. Begin it with {?name}, or write ?a=1{&name}.`;
  }
  return undefined;
}
