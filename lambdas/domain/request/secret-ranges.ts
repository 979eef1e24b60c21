import { CUT, isPlain, type Readings, readingsAt, readingsOf } from './readings.ts';

/** A cut text that ends in fewer characters of a secret tells nothing. */
const SHORTEST_BEGINNING = 4;
/** Characters compared in one text; some milliseconds. Only a text that is made to cost time needs more. */
const MAX_STEPS = 500_000;
/** What it costs to follow a reading where there may be several, next to comparing two characters. */
const STEPS_PER_READING = 10;
const NONE: number[] = [];
const SPACE = 0x20;
const PLUS = 0x2b;

/** From `start` to before `end`. */
export interface Range {
  start: number;
  end: number;
}

/** What is known of secrets before any text is. */
interface Sought {
  /** The secrets that may begin with a code. */
  byFirst: Map<number, string[]>;
  /** Ways to write a character, by its code point. */
  spellings: Map<number, number[][]>;
}

interface Search {
  readings: Readings;
  wasCut: boolean;
  spellings: Sought['spellings'];
  stepsLeft: number;
}

/** The same secrets are looked for in all that one receiver says. */
const known = new WeakMap<string[], Sought>();

/**
 * Where secrets stand in a text, however their characters are written; in the order of their starts, they may overlap.
 * Of a text that `wasCut`, also its end if a secret begins there. One walk over the text serves all secrets, and none
 * is compiled: an expression of every spelling of a long token would be larger than the texts it is used on.
 * A text that takes too long to search counts as secret as a whole.
 */
export function secretRanges(text: string, secrets: string[], wasCut: boolean): Range[] {
  const readings = readingsOf(text);
  const { byFirst, spellings } = soughtOf(secrets);
  const search: Search = { readings, wasCut, spellings, stepsLeft: MAX_STEPS };
  const ranges: Range[] = [];
  for (let start = 0; start < text.length; start++) {
    const codes = isPlain(readings, start)
      ? [text.charCodeAt(start)]
      : new Set(readingsAt(readings, start).map(({ code }) => code));
    for (const code of codes) {
      for (const secret of byFirst.get(code) ?? []) {
        const end = endOf(secret, start, search);
        if (end !== undefined) ranges.push({ start, end });
        if (search.stepsLeft < 0) return [{ start: 0, end: text.length }];
      }
    }
  }
  return ranges;
}

function soughtOf(secrets: string[]): Sought {
  const sought = known.get(secrets) ?? { byFirst: new Map(), spellings: new Map() };
  if (known.has(secrets)) return sought;
  for (const secret of secrets) {
    for (const [first] of spellingsOf(secret.codePointAt(0)!, sought)) {
      const others = sought.byFirst.get(first!);
      if (others) others.push(secret);
      else sought.byFirst.set(first!, [secret]);
    }
  }
  known.set(secrets, sought);
  return sought;
}

/** Where the secret that starts here ends; undefined if none does. All readings are followed side by side. */
function endOf(secret: string, start: number, search: Search): number | undefined {
  const { readings, wasCut } = search;
  const { text } = readings;
  let place = start;
  let others = NONE;
  let characters = 0;
  for (let index = 0; index < secret.length; characters++) {
    const code = secret.codePointAt(index)!;
    index += code > 0xffff ? 2 : 1;
    if (code < 0x80 && others === NONE && isPlain(readings, place)) {
      search.stepsLeft--;
      const written = text.charCodeAt(place);
      if (written !== code && !(code === SPACE && written === PLUS)) return undefined;
      place++;
      continue;
    }
    const next: number[] = [];
    for (const codes of spellingsOf(code, search)) {
      for (const from of [place, ...others]) follow(search, from, codes, 0, next);
    }
    if (wasCut && characters >= SHORTEST_BEGINNING && next.includes(CUT)) return text.length;
    const [first, ...rest] = next.filter((end) => end !== CUT);
    if (first === undefined) return undefined;
    place = first;
    others = rest.length === 0 ? NONE : rest;
  }
  return Math.max(place, ...others);
}

/** Adds to `ends` where the codes may end, `CUT` if the text ends within them. */
function follow(search: Search, from: number, codes: number[], index: number, ends: number[]): void {
  const { readings } = search;
  const expected = codes[index];
  search.stepsLeft -= STEPS_PER_READING;
  if (expected === undefined) {
    if (!ends.includes(from)) ends.push(from);
  } else if (isPlain(readings, from)) {
    if (readings.text.charCodeAt(from) === expected) follow(search, from + 1, codes, index + 1, ends);
  } else {
    for (const { code, end } of readingsAt(readings, from)) {
      search.stepsLeft--;
      if (code === CUT) ends.push(CUT);
      else if (code === expected) follow(search, end, codes, index + 1, ends);
    }
  }
}

/**
 * As a code point, as UTF-16 units, as UTF-8 bytes, and as these become where each is taken for a character and encoded
 * again; a space also as a form writes it.
 */
function spellingsOf(codePoint: number, { spellings }: Pick<Sought, 'spellings'>): number[][] {
  const written = spellings.get(codePoint);
  if (written) return written;
  const character = String.fromCodePoint(codePoint);
  const units = [...Array(character.length).keys()].map((unit) => character.charCodeAt(unit));
  const bytes = Buffer.from(character, 'utf8');
  const all = [
    [codePoint],
    ...(units.length > 1 ? [units] : []),
    ...(bytes.length > 1 ? [[...bytes], [...Buffer.from(bytes.toString('latin1'), 'utf8')]] : []),
    ...(codePoint === SPACE ? [[PLUS]] : []),
  ];
  spellings.set(codePoint, all);
  return all;
}
