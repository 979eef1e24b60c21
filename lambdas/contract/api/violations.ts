import type * as z from 'zod';
import type { Violation } from './problems.ts';

/** More would help nobody, and a body of any size must have an answer that can be given. */
const MAX_VIOLATIONS = 100;
const MAX_NAME_CHARACTERS = 100;

/** What a schema found wrong, one entry per field, up to 100: an unknown field is named by its own path. */
export function violationsOf(error: z.core.$ZodError): Violation[] {
  const found = error.issues.slice(0, MAX_VIOLATIONS).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, MAX_VIOLATIONS).map((key) => ({
          path: pathText([...issue.path, key]),
          message: 'This is not a known field.',
        }))
      : [{ path: pathText(issue.path), message: sentence(issue) }],
  );
  return found.slice(0, MAX_VIOLATIONS);
}

/** `[3].type`, `retry.intervalSeconds`, `headers["x y"]`; empty for the whole. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const whole = String(step);
      const name = whole.length > MAX_NAME_CHARACTERS ? `${whole.slice(0, MAX_NAME_CHARACTERS)}…` : whole;
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
