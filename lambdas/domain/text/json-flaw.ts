export interface Flaw {
  /** In UTF-16 units from the start. */
  offset: number;
  /** From 1. */
  line: number;
  column: number;
}

/** Which kinds of token may come: punctuation stands for itself, `"` for a string, `0` for any other scalar. */
const MAY_COME = {
  value: '{["0',
  'first value': '{["0]',
  key: '"',
  'first key': '"}',
  colon: ':',
  'after {': ',}',
  'after [': ',]',
  end: '',
} as const;
type Place = keyof typeof MAY_COME;

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const BLANK = /[ \t\n\r]*/y;

/** Where a text stops being JSON; undefined where it is JSON. The engine's own error does not always say. */
export function jsonFlaw(text: string): Flaw | undefined {
  const open: ('{' | '[')[] = [];
  let place: Place = 'value';
  for (let at = endOf(BLANK, text, 0)!; at < text.length; at = endOf(BLANK, text, at)!) {
    const kind = '{}[],:"'.includes(text[at]!) ? text[at]! : '0';
    if (!MAY_COME[place].includes(kind)) return flawAt(text, at);
    const end = kind === '"' ? endOfString(text, at) : kind === '0' ? endOf(SCALAR, text, at) : at + 1;
    if (end === undefined) return flawAt(text, at);
    if (typeof end === 'object') return flawAt(text, end.flaw);
    if (kind === '{' || kind === '[') open.push(kind);
    if (kind === '}' || kind === ']') open.pop();
    place = placeAfter(kind, place, open.at(-1));
    at = end;
  }
  return place === 'end' ? undefined : flawAt(text, text.length);
}

function placeAfter(kind: string, place: Place, container: '{' | '[' | undefined): Place {
  if (kind === '{') return 'first key';
  if (kind === '[') return 'first value';
  if (kind === ':') return 'value';
  if (kind === ',') return container === '{' ? 'key' : 'value';
  if (place === 'key' || (place === 'first key' && kind === '"')) return 'colon';
  return container ? `after ${container}` : 'end';
}

function endOfString(text: string, start: number): number | { flaw: number } {
  for (let at = start + 1; ; ) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === undefined || character < ' ') return { flaw: at };
    const next = character === '\\' ? endOf(ESCAPE, text, at) : at + 1;
    if (next === undefined) return { flaw: at };
    at = next;
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function flawAt(text: string, offset: number): Flaw {
  const before = text.slice(0, offset).split('\n');
  return { offset, line: before.length, column: before.at(-1)!.length + 1 };
}
