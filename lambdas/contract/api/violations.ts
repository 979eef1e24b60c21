import type * as z from 'zod';
import type { Violation } from './problems.ts';

/** All that a schema found wrong, one entry per field: an unknown field is named by its own path. */
export function violationsOf(error: z.core.$ZodError): Violation[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pathText([...issue.path, key]),
          message: 'This is not a known field.',
        }))
      : [{ path: pathText(issue.path), message: sentence(issue) }],
  );
}

/** `[3].type`, `retry.intervalSeconds`, `headers["x y"]`; empty for the whole. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      if (!/^[\w-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return 'This is required.';
  return issue.message;
}
