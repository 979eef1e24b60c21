import * as z from 'zod/mini';

export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * Parses a function's environment once, at cold start. Throws one EnvironmentError that names every missing or
 * malformed variable, never their values.
 */
export function parseEnvironment<T extends z.ZodMiniType>(
  schema: T,
  environment: Record<string, string | undefined>,
): z.output<T> {
  const parsed = z.safeParse(schema, environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.')}: ${issue.message || issue.code}`,
  );
  throw new EnvironmentError(`The environment is not complete. ${problems.join('; ')}`);
}
