/** Far beyond what anyone means, far below what would exhaust a stack wherever the value is walked later. */
export const MAX_JSON_LEVELS = 200;

/** Level by level, since a recursion would meet the very depth it looks for. */
export function isTooDeep(value: unknown): boolean {
  let layer: object[] = [value].filter(isContainer);
  for (let level = 0; level < MAX_JSON_LEVELS && layer.length > 0; level++)
    layer = layer.flatMap((container) => Object.values(container).filter(isContainer));
  return layer.length > 0;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
