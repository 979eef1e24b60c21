import { isObject } from '../../../lambdas/domain/text/json-text.ts';

/**
 * A copy as a store would hand it back: no shared references, no undefined fields, numbers as they were written (which
 * structuredClone would lose). It is frozen all through, so that it need not be copied again: who would change what was
 * read is told.
 */
export function storedCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(storedCopy)) as T;
  if (!isObject(value) || Object.isFrozen(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const field in value) if (value[field] !== undefined) copy[field] = storedCopy(value[field]);
  return Object.freeze(copy) as T;
}
