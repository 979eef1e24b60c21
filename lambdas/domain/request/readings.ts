/** What may be meant at one place of a text: a UTF-16 unit, a byte or a code point, and where the next one begins. */
export interface Reading {
  code: number;
  end: number;
}

/** The code of a reading that the end of the text cuts off. */
export const CUT = -1;
/** Escapes within escapes: more of them than any receiver nests, few enough for texts made of nothing else. */
const MAX_READINGS = 12;
const [BACKSLASH, PERCENT, AMPERSAND] = ['\\', '%', '&'].map(codeOf);
/** Longer runs of backslashes mean one only where they begin an escape. */
const MAX_RUN_FOR_ONE = 16;
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
 * too. Only places where an escape begins have more than one reading.
 */
export class Readings {
  readonly text: string;
  readonly #escapes = new Map<number, Reading[]>();

  constructor(text: string) {
    this.text = text;
    const places = [...text.matchAll(/[\\%&]/g)].map(({ index }) => index);
    let run = { start: -1, end: -1 };
    // From the end, since what an escape holds may be one itself.
    for (const at of places.reverse()) {
      if (text.charCodeAt(at) === BACKSLASH)
        run = { start: at, end: run.start === at + 1 ? run.end : at + 1 };
      this.#escapes.set(at, this.#escapesAt(at, run));
    }
  }

  /** One reading, as written. */
  isPlain(at: number): boolean {
    return at < this.text.length && !this.#escapes.has(at);
  }

  at(at: number): Reading[] {
    if (at >= this.text.length) return [{ code: CUT, end: at }];
    return this.#escapes.get(at) ?? [{ code: this.text.charCodeAt(at), end: at + 1 }];
  }

  #escapesAt(at: number, run: { start: number; end: number }): Reading[] {
    const found: Reading[] = [{ code: this.text.charCodeAt(at), end: at + 1 }];
    if (run.start === at) {
      // Each JSON within JSON doubles its backslashes.
      for (let length = 2; length <= MAX_RUN_FOR_ONE && at + length <= run.end; length *= 2)
        found.push({ code: BACKSLASH!, end: at + length });
      if (run.end > found.at(-1)!.end) found.push({ code: BACKSLASH!, end: run.end });
    }
    // Grows while it is gone through: what was read may begin the next escape.
    for (const reading of found) {
      for (const { code, end } of this.#decoded(reading)) {
        if (found.length >= MAX_READINGS) return found;
        if (!found.some((other) => other.code === code && other.end === end)) found.push({ code, end });
      }
    }
    return found;
  }

  #decoded({ code, end }: Reading): Reading[] {
    switch (code) {
      case BACKSLASH:
        return [
          ...this.#after(AFTER_BACKSLASH, end),
          ...this.at(end).filter((next) => next.code === CUT || QUOTED.includes(next.code)),
        ];
      case PERCENT:
        return this.#after(AFTER_PERCENT, end);
      case AMPERSAND:
        return this.#after(AFTER_AMPERSAND, end);
      default:
        return [];
    }
  }

  #after(escape: RegExp, at: number): Reading[] {
    escape.lastIndex = at;
    const groups = escape.exec(this.text)?.groups;
    if (!groups) return [];
    const { hex, byte, decimal, letter, name } = groups;
    const end = escape.lastIndex;
    if (letter) return [{ code: codeOf(LETTERS[letter]!), end }];
    if (name) return [{ code: codeOf(NAMES[name.toLowerCase()]!), end }];
    if (decimal) return [{ code: Number(decimal), end }];
    const digits = hex ?? byte;
    return [digits ? { code: Number.parseInt(digits, 16), end } : { code: CUT, end }];
  }
}

function codeOf(character: string): number {
  return character.charCodeAt(0);
}
