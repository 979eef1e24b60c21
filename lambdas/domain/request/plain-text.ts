import { Tokenizer } from 'htmlparser2';
import { compactJson, isObject, parseKeepingNumbers } from '../text/json-text.ts';
import { withCharacters } from './character-references.ts';

/** What these hold is for the browser, not for the reader. Within them only their own end is a tag. */
const UNREAD = new Set(['script', 'style']);
/** What these hold is read letter by letter. */
const LITERAL = new Set(['iframe', 'noembed', 'noframes', 'plaintext', 'xmp']);
const asItIs = (text: string) => text;
const nothing = () => '';
const ignored = () => {};
const IGNORED = {
  onattribdata: ignored,
  onattribentity: ignored,
  onattribend: ignored,
  onattribname: ignored,
  oncdata: ignored,
  oncomment: ignored,
  ondeclaration: ignored,
  onend: ignored,
  onopentagend: ignored,
  onprocessinginstruction: ignored,
  onselfclosingtag: ignored,
  ontextentity: ignored,
};

/** A payload's text whose `responseMessage.content` has lost its tags; all else, and any other payload, as it is. */
export function withoutHtml(payload: string): string {
  const value = parseKeepingNumbers(payload);
  if (!isObject(value) || !Object.hasOwn(value, 'responseMessage')) return payload;
  const { responseMessage } = value;
  if (!isObject(responseMessage) || !Object.hasOwn(responseMessage, 'content')) return payload;
  const { content } = responseMessage;
  if (typeof content !== 'string') return payload;
  return compactJson({ ...value, responseMessage: { ...responseMessage, content: plainText(content) } });
}

/**
 * The text of an HTML fragment: entities decoded, tags, comments, scripts and styles left out. Made of tokens alone: a
 * parser that keeps the open elements needs seconds for a payload of nothing but `<b>`.
 */
export function plainText(html: string): string {
  const text: string[] = [];
  let read: (text: string) => string = withCharacters;
  const tokenizer = new Tokenizer(
    // Its own decoder would bring tables as large as the rest of it; see `no-entity-tables.ts`.
    { decodeEntities: false },
    {
      ...IGNORED,
      onopentagname: (start, end) => {
        const name = html.slice(start, end).toLowerCase();
        if (UNREAD.has(name)) read = nothing;
        if (LITERAL.has(name)) read = asItIs;
      },
      onclosetag: () => {
        read = withCharacters;
      },
      ontext: (start, end) => {
        text.push(read(html.slice(start, end)));
      },
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return text.join('');
}
