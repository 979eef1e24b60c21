/**
 * Works through the items, at most `limit` at a time; an item is made only when there is room for it. Rejects with the
 * first fault, so `work` should catch its own.
 */
export async function inParallel<T>(
  limit: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = Iterator.from(items);
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, lane));
}
