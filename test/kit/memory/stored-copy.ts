import { isObject } from '../../../lambdas/domain/text/json-text.ts';

/**
 * A copy as a store would hand it back: no shared references, no undefined fields, numbers as they were written (which
 * structuredClone would lose).
 */
export function storedCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(storedCopy) as T;
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const field in value) if (value[field] !== undefined) copy[field] = storedCopy(value[field]);
  return copy as T;
}
