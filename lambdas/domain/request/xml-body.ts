import { pathText } from '../../contract/api/violations.ts';
import { cut } from '../call/payload.ts';
import { compactJson, isObject, parseKeepingNumbers } from '../text/json-text.ts';

/** A short list under a long name grows a thousandfold. Any text fits, however much of it is escaped. */
const MAX_CHARACTERS = 2 * 1024 * 1024;
/** More than an API request may have; the walk is a recursion. */
const MAX_LEVELS = 500;
const PATH_BYTES = 200;

const ROOT = 'payload';
/** Of a list within a list, or as the whole payload: it has no name of its own. */
const ITEM = 'item';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** A name of XML 1.0 without a colon, which would claim a namespace. */
const NAME_START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(
  `^[${NAME_START}][${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*$`,
  'u',
);
const NO_XML_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const ESCAPES: Record<string, string> = {
  '\r': '&#13;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};
/** Written plainly, a parser reads a carriage return as a line feed. */
const ESCAPED = /[&<>'"\r]/g;

/**
 * A payload's text as a body of XML 1.0: a string as it is, anything else as the element `payload`, with an element
 * per field and one per item of a list, in which numbers are as they were written, and null is empty. What XML cannot
 * say is a problem, a sentence for people: nothing is changed to make it fit.
 */
export function xmlBody(payload: string): { body: string } | { problem: string } {
  const value = parseKeepingNumbers(payload);
  if (typeof value === 'string') {
    return value.isWellFormed()
      ? { body: value }
      : { problem: 'The payload has half a character (a lone surrogate), which cannot be sent.' };
  }
  const walk = { left: MAX_CHARACTERS };
  try {
    return { body: DECLARATION + elementOf(ROOT, value, [], walk) };
  } catch (error) {
    if (error instanceof Unrenderable) return { problem: error.message };
    throw error;
  }
}

type Path = (string | number)[];

class Unrenderable extends Error {
  constructor(what: string, path: Path) {
    const where = path.length === 0 ? 'the payload' : cut(pathText(path), PATH_BYTES);
    super(`XML cannot say ${where}: ${what}`);
  }
}

function elementOf(name: string, value: unknown, path: Path, walk: { left: number }): string {
  walk.left -= 2 * name.length + '<></>'.length;
  if (walk.left < 0) throw new Unrenderable(`it would make more than ${MAX_CHARACTERS} characters.`, []);
  if (path.length > MAX_LEVELS) throw new Unrenderable('it is nested too deeply.', []);
  const content = contentOf(value, path, walk);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function contentOf(value: unknown, path: Path, walk: { left: number }): string {
  if (value === null) return '';
  if (Array.isArray(value)) return elementsOf(ITEM, value, path, walk);
  if (!isObject(value)) return textOf(value, path, walk);
  const elements = Object.entries(value).map(([name, field]) => {
    const within = [...path, name];
    if (!NAME.test(name)) throw new Unrenderable('that is no name of XML.', within);
    return elementsOf(name, field, within, walk);
  });
  return elements.join('');
}

function elementsOf(name: string, value: unknown, path: Path, walk: { left: number }): string {
  if (!Array.isArray(value)) return elementOf(name, value, path, walk);
  return value.map((item, index) => elementOf(name, item, [...path, index], walk)).join('');
}

function textOf(value: unknown, path: Path, walk: { left: number }): string {
  const text = typeof value === 'string' ? value : compactJson(value);
  const foreign = NO_XML_CHARACTER.exec(text)?.[0].codePointAt(0)?.toString(16).padStart(4, '0');
  if (foreign) throw new Unrenderable(`its text has the character U+${foreign.toUpperCase()}.`, path);
  walk.left -= text.length;
  return text.replace(ESCAPED, (character) => ESCAPES[character]!);
}
