import { compactJson, parseKeepingNumbers } from '../../../lambdas/domain/text/json-text.ts';

/**
 * A copy as a store would hand it back: no shared references, no undefined fields, numbers as they were written
 * (which structuredClone would lose).
 */
export function storedCopy<T>(value: T): T {
  return parseKeepingNumbers(compactJson(value)) as T;
}
