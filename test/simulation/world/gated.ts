import type { Gate } from './gate.ts';
import type { Host } from './host.ts';

/** Streams: each of their pages is a call of its own. */
const STREAMS = new Set([
  'newest',
  'newestIn',
  'oldestIn',
  'newestOfMessage',
  'subscribers',
  'overdue',
  'entries',
]);

type Method = (...args: unknown[]) => unknown;

/** A port as one worker has it: every method goes through the gate. */
export function gated<T extends object>(gate: Gate, host: Host, name: string, target: T): T {
  const port: Record<string, Method> = {};
  for (const key of methodsOf(target)) {
    const method = Reflect.get(target, key) as Method;
    const where = `${name}.${key}`;
    port[key] = STREAMS.has(key)
      ? (...args) => pagesOf(gate, host, where, Reflect.apply(method, target, args) as AsyncIterable<unknown>)
      : (...args) =>
          gate.call(host, where, () => Reflect.apply(method, target, args), { about: () => told(args) });
  }
  return port as T;
}

/** What a call was about, in a few words. */
export function told(given: unknown): string {
  const text = JSON.stringify(given, (key, value) =>
    ['call', 'payload', 'callback', 'html', 'text', 'timings', 'when', 'v', 'tenant'].includes(key)
      ? undefined
      : value,
  );
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

const known = new WeakMap<object, string[]>();

function methodsOf(target: object): string[] {
  const own: object = Object.getPrototypeOf(target);
  const names = known.get(own) ?? [];
  if (names.length > 0) return names;
  for (let at = own; at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const key of Object.getOwnPropertyNames(at))
      if (key !== 'constructor' && !names.includes(key)) names.push(key);
  known.set(own, names);
  return names;
}

async function* pagesOf<T>(gate: Gate, host: Host, where: string, pages: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const next = await gate.call(host, where, () => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}
