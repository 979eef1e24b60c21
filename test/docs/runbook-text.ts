import { readFileSync } from 'node:fs';

/** The runbook with its loops written out, and each line break that only the page has as a space. */
export const runbook = readFileSync('docs/runbook.md', 'utf8');

export interface Section {
  heading: string;
  /** On one line, loops written out: what a reader would run one after the other. */
  text: string;
}

export const [preface, ...sections] = runbook.split(/^## /m).map((section): Section => {
  const [heading = '', ...lines] = section.split('\n');
  return { heading, text: unrolled(lines.join('\n').replaceAll(/\s+/g, ' ')) };
}) as [Section, ...Section[]];

function unrolled(text: string): string {
  return text.replaceAll(/for (\w) in ([\w ]+); do (.+?); done/g, (_, name, words, command) =>
    words
      .split(' ')
      .map((word: string) => command.replaceAll(`$${name}`, word))
      .join('; '),
  );
}

/** A look into the log: of which part, and by which filter. */
export interface LogQuery {
  of: string;
  filter: string;
}

export function logQueriesOf({ text }: Section): LogQuery[] {
  const asked = text.matchAll(/\blog ([A-Z]\w+) '(.+?)'/g);
  const insights = text.matchAll(/"\$\(resource AWS::Logs::LogGroup (\w+)\)".+?--query-string '(.+?)'/g);
  return [...asked, ...insights].map(([, of, filter]) => ({ of: of!, filter: filter! }));
}

/** The log events that a filter names, as patterns: it may say `*.returned`. */
export function eventsIn({ filter }: LogQuery): RegExp[] {
  return [...filter.matchAll(/message = "([\w.*]+)"/g)].map(
    ([, event]) => new RegExp(`^${event!.replaceAll('.', '\\.').replaceAll('*', '.*')}$`),
  );
}

/** What is asked of the stack, by type and by the begin of a logical id behind the construct's. */
export function resourcesIn({ text }: Section): [type: string, name: string][] {
  const of = (pattern: RegExp, type: string, name: (found: string) => string) =>
    [...text.matchAll(pattern)].map(([, found]): [string, string] => [type, name(found!)]);
  return [
    ...[...text.matchAll(/\bresource (AWS::[\w:]+) (\w+)/g)].map(([, type, name]): [string, string] => [
      type!,
      name!,
    ]),
    ...of(/\$\(queue (\w+)\)/g, 'AWS::SQS::Queue', (name) => `Queues${name}Queue`),
    ...of(/\$\(letters (\w+)\)/g, 'AWS::SQS::Queue', (name) => `Queues${name}DeadLetters`),
    ...of(/\blog ([A-Z]\w+)\b/g, 'AWS::Logs::LogGroup', (name) => name),
  ];
}
