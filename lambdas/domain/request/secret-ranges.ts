import { CUT, Readings } from './readings.ts';

/** A cut text that ends in fewer characters of a secret tells nothing. */
const SHORTEST_BEGINNING = 4;
const SPACE = 0x20;
const PLUS = 0x2b;

/** From `start` to before `end`. */
export interface Range {
  start: number;
  end: number;
}

/**
 * Where secrets stand in a text, however their characters are written; in the order of their starts, they may overlap.
 * Of a text that `wasCut`, also its end if a secret begins there. One walk over the text serves all secrets, and none
 * is compiled: an expression of every spelling of a long token would be larger than the texts it is used on.
 */
export function secretRanges(text: string, secrets: string[], wasCut: boolean): Range[] {
  const readings = new Readings(text);
  const byFirst = new Map<number, string[]>();
  for (const secret of secrets) {
    for (const [first] of spellingsOf(secret.codePointAt(0)!)) {
      const others = byFirst.get(first!);
      if (others) others.push(secret);
      else byFirst.set(first!, [secret]);
    }
  }
  const ranges: Range[] = [];
  const tryAll = (start: number, code: number) => {
    for (const secret of byFirst.get(code) ?? []) {
      const end = endOf(secret, readings, start, wasCut);
      if (end !== undefined) ranges.push({ start, end });
    }
  };
  for (let start = 0; start < text.length; start++) {
    if (readings.isPlain(start)) tryAll(start, text.charCodeAt(start));
    else for (const code of new Set(readings.at(start).map((reading) => reading.code))) tryAll(start, code);
  }
  return ranges;
}

/** Where the secret that starts here ends; undefined if none does. All readings are followed side by side. */
function endOf(secret: string, readings: Readings, start: number, wasCut: boolean): number | undefined {
  const { text } = readings;
  let places = [start];
  let characters = 0;
  for (let index = 0; index < secret.length; characters++) {
    const code = secret.codePointAt(index)!;
    index += code > 0xffff ? 2 : 1;
    const place = places[0]!;
    if (places.length === 1 && code < 0x80 && code !== SPACE && readings.isPlain(place)) {
      if (text.charCodeAt(place) !== code) return undefined;
      places[0] = place + 1;
      continue;
    }
    const next = spellingsOf(code).flatMap((codes) => followed(readings, places, codes));
    if (wasCut && characters >= SHORTEST_BEGINNING && next.includes(CUT)) return text.length;
    places = [...new Set(next)].filter((end) => end !== CUT);
    if (places.length === 0) return undefined;
  }
  return Math.max(...places);
}

/** Where these codes may end; `CUT` among it if the text ended within them. */
function followed(readings: Readings, places: number[], codes: number[]): number[] {
  return codes.reduce(
    (from, expected) =>
      from.flatMap((place) =>
        place === CUT
          ? [CUT]
          : readings
              .at(place)
              .filter(({ code }) => code === expected || code === CUT)
              .map(({ code, end }) => (code === CUT ? CUT : end)),
      ),
    places,
  );
}

/** As a code point, as UTF-16 units, as UTF-8 bytes; a space also as a form writes it. */
function spellingsOf(codePoint: number): number[][] {
  if (codePoint === SPACE) return [[SPACE], [PLUS]];
  if (codePoint < 0x80) return [[codePoint]];
  const character = String.fromCodePoint(codePoint);
  const units = [...Array(character.length).keys()].map((unit) => character.charCodeAt(unit));
  return [[codePoint], ...(units.length > 1 ? [units] : []), [...Buffer.from(character, 'utf8')]];
}
