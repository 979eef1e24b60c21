import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const IMPORTED = /^(?:import|export) (?!type )[^;]*?from '(\.[^']+\.ts)'/gms;
const LOGGED = /\blog\.(?:info|warn|error)\(\s*(?:'([\w.]+)'|`(\w+\.)\$)/g;

/** What a function may log: of the code that its `index.ts` reaches. An event may be the begin of one: `callback.`. */
export function eventsLoggedBy(name: string): string[] {
  return [...codeFrom(resolve('lambdas/functions', name, 'index.ts'))].flatMap(([, code]) =>
    [...code.matchAll(LOGGED)].map(([, event, begin]) => event ?? begin!),
  );
}

function codeFrom(file: string, known = new Map<string, string>()): Map<string, string> {
  if (known.has(file)) return known;
  const code = readFileSync(file, 'utf8');
  known.set(file, code);
  for (const [, path] of code.matchAll(IMPORTED)) codeFrom(resolve(file, '..', path!), known);
  return known;
}
