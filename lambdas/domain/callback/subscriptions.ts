import { MAX_EVENT_SEGMENTS } from '../../contract/limits.ts';

/** Subscribes to everything, whatever the number of segments. */
export const EVERYTHING = '*';

/**
 * Every pattern that can match an event type: each of its dotted segments is itself or `*`, and `*` alone. At most
 * 2^5 + 1, so that finding the subscribers of an event is that many keyed look-ups, however many there are.
 */
export function patternsMatching(type: string): string[] {
  const segments = type.split('.').slice(0, MAX_EVENT_SEGMENTS);
  let patterns = [''];
  for (const segment of segments) patterns = patterns.flatMap((head) => [`${head}.${segment}`, `${head}.*`]);
  return [...new Set([...patterns.map((pattern) => pattern.slice(1)), EVERYTHING])];
}

export function subscribesTo(events: string[], type: string): boolean {
  const patterns = new Set(patternsMatching(type));
  return events.some((pattern) => patterns.has(pattern));
}
