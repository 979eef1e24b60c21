/**
 * A copy as a store would hand it back: no shared references, no undefined fields, numbers as they were written (which
 * structuredClone would lose). It is frozen all through, so that it need not be copied again: who would change what was
 * read is told.
 */
export function storedCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(storedCopy)) as T;
  // A spread that copies all is twice as quick as field by field.
  const copy = { ...value } as Record<string, unknown>;
  for (const field in copy) {
    const held = copy[field];
    if (held === undefined) return storedCopy(withoutUndefined(value));
    if (typeof held === 'object') copy[field] = storedCopy(held);
  }
  return Object.freeze(copy) as T;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as T;
}
