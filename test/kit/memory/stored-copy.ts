import { compactJson, parseKeepingNumbers } from '../../../lambdas/domain/text/json-text.ts';

/**
 * A copy as a store would hand it back: no shared references, no undefined fields, numbers as they were written
 * (which structuredClone would lose). Most values hold no number that a plain parse, which is far quicker, would lose.
 */
export function storedCopy<T>(value: T): T {
  const text = compactJson(value);
  const copy: unknown = JSON.parse(text);
  return (compactJson(copy) === text ? copy : parseKeepingNumbers(text)) as T;
}
