import { parseTemplate } from 'url-template';

/**
 * A callback's URL is an RFC 6570 template, narrowed to what keeps every value where it stands: in its own path
 * segment or its own query value. What stands outside braces is sent as it was written.
 */

const MAX_EXPANDED_CHARACTERS = 8192;
const EXPRESSION = /(\{[^{}]*\})/;
/** As `new URL` sees it, which would take it and the segment before away. */
const DOT_SEGMENT = /^(\.|%2e){1,2}$/i;
const HARMLESS = 'x';

export interface TemplatePart {
  /** As it stands in the template, with its braces. */
  text: string;
  /** Where it begins, in characters, from 1. */
  at: number;
  expression?: { operator: string; names: string[] };
  /** Whether its values stand in the path, in a query that has begun, or are the query. */
  place: 'path' | 'query' | 'whole query';
}

export function isTemplate(url: string): boolean {
  return /[{}]/.test(url);
}

/**
 * The URL with its values; a URL without expressions as it is. Of `{?name}` and `{&name}` what has no value is left
 * out. The problem is a sentence for people.
 */
export function expandedUrl(
  url: string,
  values: Record<string, string>,
): { url: string } | { problem: string } {
  if (!isTemplate(url)) return { url };
  // The library looks names up as they come: nothing may be inherited.
  const own: Record<string, string> = Object.assign(Object.create(null), values);
  const parts = partsOf(url);
  const names = [...new Set(parts.flatMap(namesOf))];
  const missing = names.filter((name) => parts.some((part) => needs(part, name, own)));
  if (missing.length > 0) return { problem: `The event brought no value for ${listed(missing)}.` };
  const broken = names.filter((name) => own[name]?.isWellFormed() === false);
  if (broken.length > 0) {
    return { problem: `Half a character (a lone surrogate) cannot be sent: it is in ${listed(broken)}.` };
  }
  const expanded = expansionOf(parts, own);
  if (expanded.length > MAX_EXPANDED_CHARACTERS) {
    return {
      problem: `With its values the URL is ${expanded.length} characters long; at most ${MAX_EXPANDED_CHARACTERS} are sent.`,
    };
  }
  if (dotSegmentsIn(expanded) !== dotSegmentsIn(sampleUrl(url))) {
    const inPath = parts.filter(({ place }) => place === 'path').flatMap(namesOf);
    const dots = [...new Set(inPath)].filter((name) => /^\.\.?$/.test(own[name] ?? ''));
    return { problem: `A path segment . or .. would lead to another path: it comes from ${listed(dots)}.` };
  }
  return { url: expanded };
}

/** The URL with a harmless value for each of its variables, to be judged as a URL. */
export function sampleUrl(url: string): string {
  const parts = partsOf(url);
  const names = parts.flatMap(namesOf);
  return expansionOf(parts, Object.fromEntries(names.map((name) => [name, HARMLESS])));
}

/** Braces that are not paired are literal text. */
export function partsOf(url: string): TemplatePart[] {
  let at = 1;
  let place: TemplatePart['place'] = 'path';
  const parts: TemplatePart[] = [];
  for (const [index, text] of url.split(EXPRESSION).entries()) {
    const expression = index % 2 === 0 ? undefined : expressionOf(text);
    if (!expression && text.includes('?')) place = 'query';
    const isWhole = expression?.operator === '?' && place === 'path';
    if (text !== '')
      parts.push({ text, at, place: isWhole ? 'whole query' : place, ...(expression && { expression }) });
    at += text.length;
  }
  return parts;
}

export function namesOf({ expression }: TemplatePart): string[] {
  return expression?.names ?? [];
}

function expressionOf(text: string): { operator: string; names: string[] } {
  const [, operator = '', names = ''] = /^\{([+#./;?&]?)(.*)\}$/s.exec(text)!;
  return { operator, names: names.split(',') };
}

/** An empty path segment is as good as none: the path would be another one. */
function needs({ expression, place }: TemplatePart, name: string, values: Record<string, string>): boolean {
  if (!expression?.names.includes(name) || '?&'.includes(expression.operator || ' ')) return false;
  return values[name] === undefined || (place === 'path' && values[name] === '');
}

function expansionOf(parts: TemplatePart[], values: Record<string, string>): string {
  return parts
    .map(({ text, expression }) => (expression ? parseTemplate(text).expand(values) : text))
    .join('');
}

function dotSegmentsIn(url: string): number {
  const path = url.replace(/[?#].*$/s, '');
  return path.split(/[/\\]/).filter((segment) => DOT_SEGMENT.test(segment)).length;
}

function listed(names: string[]): string {
  return `${names.length === 1 ? 'the variable' : 'the variables'} ${names.join(', ')}`;
}
