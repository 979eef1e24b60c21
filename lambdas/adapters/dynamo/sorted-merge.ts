/**
 * Merges streams that are each sorted by id into one sorted stream in which every id comes once. It holds one page
 * per stream, whatever their length, and reads a stream's next page only when the one before is used up.
 */
export async function* sortedMerge<T>(
  streams: AsyncIterator<T[]>[],
  idOf: (item: T) => string,
  order: 'ascending' | 'descending',
): AsyncGenerator<T, undefined> {
  const comesBefore = (a: string, b: string) => (order === 'ascending' ? a < b : a > b);
  const heads = (await Promise.all(streams.map(firstHead))).filter((head) => head !== undefined);
  let last: string | undefined;
  while (heads.length > 0) {
    let next = heads[0]!;
    for (const head of heads) if (comesBefore(idOf(itemOf(head)), idOf(itemOf(next)))) next = head;
    const item = itemOf(next);
    if (idOf(item) !== last) yield item;
    last = idOf(item);
    if (!(await advance(next))) heads.splice(heads.indexOf(next), 1);
  }
}

/** Gathers items into pages. The last may be shorter; there are no empty ones. */
export async function* paged<T>(items: AsyncIterable<T>, pageSize: number): AsyncGenerator<T[], undefined> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

export interface Stretch<T> {
  items: T[];
  /** Whether there was anything behind it. */
  more: boolean;
}

/** The same, told of each page whether another one follows: it looks one item ahead. The first page has its own size. */
export async function* stretches<T>(
  items: AsyncIterable<T>,
  firstSize: number,
  laterSize: number,
): AsyncGenerator<Stretch<T>, undefined> {
  let page: T[] = [];
  let size = firstSize;
  for await (const item of items) {
    if (page.length === size) {
      yield { items: page, more: true };
      page = [];
      size = laterSize;
    }
    page.push(item);
  }
  if (page.length > 0) yield { items: page, more: false };
}

/** Where a stream stands: an item of its current page. */
interface Head<T> {
  stream: AsyncIterator<T[]>;
  page: T[];
  position: number;
}

function itemOf<T>(head: Head<T>): T {
  return head.page[head.position]!;
}

async function firstHead<T>(stream: AsyncIterator<T[]>): Promise<Head<T> | undefined> {
  const head = { stream, page: [], position: 0 };
  return (await advance(head)) ? head : undefined;
}

/** Moves to the next item; false at the stream's end. Pages may be empty. */
async function advance<T>(head: Head<T>): Promise<boolean> {
  head.position += 1;
  while (head.position >= head.page.length) {
    const next = await head.stream.next();
    if (next.done) return false;
    head.page = next.value;
    head.position = 0;
  }
  return true;
}
