/** What may be meant at one place of a text: a UTF-16 unit, a byte or a code point, and where the next one begins. */
export interface Reading {
  code: number;
  end: number;
}

/** The code of a reading that the end of the text cuts off. */
export const CUT = -1;
/** Escapes within escapes: more of them than any receiver nests, few enough for texts made of nothing else. */
const MAX_READINGS = 12;
const BACKSLASH = codeOf('\\');
const PERCENT = codeOf('%');
const AMPERSAND = codeOf('&');
/** Of backslashes that may stand for one, beside all there are. */
const LONGEST_DOUBLED = 16;
const LETTERS: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
/** What a backslash may stand before without changing it. */
const QUOTED = ['"', "'", '/', '\\'].map(codeOf);
const NAMES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What follows each sign that begins an escape: all of it, or what the end of the text leaves. */
const AFTER_BACKSLASH =
  /u(?<hex>[\da-fA-F]{4})|x(?<byte>[\da-fA-F]{2})|(?<letter>[bfnrt])|(?:u[\da-fA-F]{0,3}|x[\da-fA-F]?)?$/y;
const AFTER_PERCENT = /(?<hex>[\da-f]{2})|[\da-f]?$/iy;
const AFTER_AMPERSAND =
  /(?:#0*(?<decimal>\d{1,7})|#x0*(?<hex>[\da-f]{1,6})|(?<name>amp|lt|gt|quot|apos));|(?:#\d*|#x[\da-f]*|[a-z]{0,4})$/iy;

/**
 * Every way to read a text at a place: as it is written, and as JSON, HTML or a URL would decode it, one within another
 * too. `escapes` has the places with more ways than the first.
 */
export interface Readings {
  text: string;
  escapes: Map<number, Reading[]>;
}

export function readingsOf(text: string): Readings {
  const readings: Readings = { text, escapes: new Map() };
  const places = [...text.matchAll(/[\\%&]/g)].map(({ index }) => index);
  let run = { start: -1, end: -1 };
  // From the end, since what an escape holds may be one itself.
  for (const at of places.reverse()) {
    if (text.charCodeAt(at) === BACKSLASH) run = { start: at, end: run.start === at + 1 ? run.end : at + 1 };
    readings.escapes.set(at, escapesAt(readings, at, run.start === at ? run.end : at));
  }
  return readings;
}

/** There is one reading, as written: no escape begins here. */
export function isPlain({ text }: Readings, at: number): boolean {
  const code = text.charCodeAt(at);
  return at < text.length && code !== BACKSLASH && code !== PERCENT && code !== AMPERSAND;
}

export function readingsAt({ text, escapes }: Readings, at: number): Reading[] {
  if (at >= text.length) return [{ code: CUT, end: at }];
  return escapes.get(at) ?? [{ code: text.charCodeAt(at), end: at + 1 }];
}

/** `runEnd`: where the backslashes end that begin here. */
function escapesAt(readings: Readings, at: number, runEnd: number): Reading[] {
  const found: Reading[] = [{ code: readings.text.charCodeAt(at), end: at + 1 }];
  // Each JSON within JSON doubles its backslashes.
  for (let length = 2; length <= LONGEST_DOUBLED && at + length < runEnd; length *= 2)
    found.push({ code: BACKSLASH, end: at + length });
  if (runEnd > at + 1) found.push({ code: BACKSLASH, end: runEnd });
  // Grows while it is gone through: what was read may begin the next escape.
  for (const reading of found) {
    if (reading.end < runEnd) continue;
    for (const next of decoded(readings, reading)) {
      if (found.length >= MAX_READINGS) return found;
      if (!found.some(({ code, end }) => code === next.code && end === next.end)) found.push(next);
    }
  }
  return found;
}

function decoded(readings: Readings, { code, end }: Reading): Reading[] {
  switch (code) {
    case BACKSLASH:
      return [
        ...after(AFTER_BACKSLASH, readings.text, end),
        ...readingsAt(readings, end).filter((next) => next.code === CUT || QUOTED.includes(next.code)),
      ];
    case PERCENT:
      return after(AFTER_PERCENT, readings.text, end);
    case AMPERSAND:
      return after(AFTER_AMPERSAND, readings.text, end);
    default:
      return [];
  }
}

function after(sign: RegExp, text: string, at: number): Reading[] {
  sign.lastIndex = at;
  const groups = sign.exec(text)?.groups;
  if (!groups) return [];
  const { hex, byte, decimal, letter, name } = groups;
  const end = sign.lastIndex;
  if (letter) return [{ code: codeOf(LETTERS[letter]!), end }];
  if (name) return [{ code: codeOf(NAMES[name.toLowerCase()]!), end }];
  if (decimal) return [{ code: Number(decimal), end }];
  const digits = hex ?? byte;
  return [digits ? { code: Number.parseInt(digits, 16), end } : { code: CUT, end }];
}

function codeOf(character: string): number {
  return character.charCodeAt(0);
}
