import { characterEntitiesHtml4 } from 'character-entities-html4';

/** `&amp;`, `&#38;`, `&#x26;`, and each without its semicolon. */
const REFERENCE = /&(?:#x([\da-f]+);?|#(\d+);?|([a-z][a-z\d]*)(;?))/gi;

const HTML4 = Object.entries(characterEntitiesHtml4);
const capitals = ['AMP', 'COPY', 'GT', 'LT', 'QUOT', 'REG'].map(
  (name) => [name, characterEntitiesHtml4[name.toLowerCase()]!] as const,
);
/** The oldest names, those of Latin-1, need no semicolon, and end where they end: `&copy2026` is `©2026`. */
const UNENDED = new Map([...HTML4.filter(([, character]) => character < '\u0100'), ...capitals]);
const LONGEST_UNENDED = Math.max(...[...UNENDED.keys()].map((name) => name.length));
/** Three names are not of HTML 4, or meant other characters there. */
const NAMED = new Map([...HTML4, ...capitals, ['apos', "'"], ['lang', '\u27e8'], ['rang', '\u27e9']]);

const REPLACEMENT = '\ufffd';
/** What Windows has where Unicode has control characters that no text means. */
const WINDOWS_FROM = 0x80;
const WINDOWS = new TextDecoder('windows-1252').decode(
  Uint8Array.from({ length: 32 }, (_, i) => WINDOWS_FROM + i),
);
const LAST_CODE_POINT = 0x10ffff;

/**
 * Text of HTML with its character references read as a browser reads them, but for the names that came with HTML 5:
 * editors keep to those of HTML 4, and the table of all is as large as an SDK client. A name that is not known stays as
 * it is.
 */
export function withCharacters(text: string): string {
  return text.replace(
    REFERENCE,
    (reference: string, hex?: string, decimal?: string, name = '', semicolon = '') => {
      if (hex !== undefined) return numbered(Number.parseInt(hex, 16));
      if (decimal !== undefined) return numbered(Number(decimal));
      if (semicolon !== '') return NAMED.get(name) ?? reference;
      return unended(name) ?? reference;
    },
  );
}

function unended(name: string): string | undefined {
  for (let length = Math.min(name.length, LONGEST_UNENDED); length > 0; length--) {
    const character = UNENDED.get(name.slice(0, length));
    if (character !== undefined) return character + name.slice(length);
  }
  return undefined;
}

function numbered(code: number): string {
  const isCharacter = code !== 0 && code <= LAST_CODE_POINT && !(code >= 0xd800 && code <= 0xdfff);
  if (!isCharacter) return REPLACEMENT;
  return WINDOWS[code - WINDOWS_FROM] ?? String.fromCodePoint(code);
}
