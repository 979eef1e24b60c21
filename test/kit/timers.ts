export interface Timer {
  at: number;
  run: () => void;
}

interface Ordered extends Timer {
  order: number;
}

/** Timers by time, and those of the same time in the order they were added: a binary heap. */
export class Timers {
  readonly #heap: Ordered[] = [];
  #order = 0;

  add(at: number, run: () => void): void {
    const timer = { at, run, order: this.#order++ };
    const heap = this.#heap;
    let place = heap.length;
    for (let parent = (place - 1) >> 1; place > 0; parent = (place - 1) >> 1) {
      if (!isBefore(timer, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = timer;
  }

  /** When the next one is due. */
  get next(): number | undefined {
    return this.#heap[0]?.at;
  }

  take(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

function isBefore(one: Ordered, other: Ordered): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}
