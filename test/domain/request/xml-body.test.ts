import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { xmlBody } from '../../../lambdas/domain/request/xml-body.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const rendered = (payload: string) => xmlBody(payload);
const problemOf = (payload: string) => {
  const xml = rendered(payload);
  return 'problem' in xml ? xml.problem : undefined;
};

describe('a payload as XML', () => {
  it.each([
    ['{}', '<payload/>'],
    ['{"a":"x","b":{"c":"y"}}', '<payload><a>x</a><b><c>y</c></b></payload>'],
    [
      '{"n":12345678901234567890,"one":1.0,"e":-1e3,"t":true,"no":null,"s":""}',
      '<payload><n>12345678901234567890</n><one>1.0</one><e>-1e3</e><t>true</t><no/><s/></payload>',
    ],
    ['{"a":[1,{"b":2},null,"x"],"none":[]}', '<payload><a>1</a><a><b>2</b></a><a/><a>x</a></payload>'],
    [
      '{"a":[[1,2],[],[[3]]]}',
      '<payload><a><item>1</item><item>2</item></a><a/><a><item><item>3</item></item></a></payload>',
    ],
    ['[1,"x",{"a":2}]', '<payload><item>1</item><item>x</item><item><a>2</a></item></payload>'],
    ['1.0', '<payload>1.0</payload>'],
    ['false', '<payload>false</payload>'],
    ['null', '<payload/>'],
    [
      '{"a":"<b attr=\'1\'>&amp; ]]> \\"q\\""}',
      '<payload><a>&lt;b attr=&apos;1&apos;&gt;&amp;amp; ]]&gt; &quot;q&quot;</a></payload>',
    ],
    ['{"a":" two\\tlines\\r\\n "}', '<payload><a> two\tlines&#13;\n </a></payload>'],
    ['{"Zoë":"😀","_a-b.c1":"\u0085"}', '<payload><Zoë>😀</Zoë><_a-b.c1>\u0085</_a-b.c1></payload>'],
    [
      '{"__proto__":{"constructor":"x"},"toString":1}',
      '<payload><__proto__><constructor>x</constructor></__proto__><toString>1</toString></payload>',
    ],
  ])('%s is %s', (payload, xml) => {
    expect(rendered(payload)).toEqual({ body: DECLARATION + xml });
  });

  it.each(['"<own>as it is</own>"', '""', '"not \\u0000 even & XML"', '"\\r\\n😀"'])(
    'is the string %s as it is',
    (payload) => {
      expect(rendered(payload)).toEqual({ body: JSON.parse(payload) });
    },
  );

  it.each([
    ['{"a":{"b c":1}}', 'a["b c"]'],
    ['{"":1}', '[""]'],
    ['{"1a":1}', '1a'],
    ['{"-a":1}', '-a'],
    ['{"a":[{"x:y":1}]}', 'a[0]["x:y"]'],
    ['{"#text":"<injected/>"}', '["#text"]'],
    ['{":@":{"@_a":1}}', '[":@"]'],
    ['{"@_a":1}', '["@_a"]'],
    ['{"?xml":1}', '["?xml"]'],
    ['{"!--":1}', '["!--"]'],
    ['{"a><b":1}', '["a><b"]'],
    ['{"a\\n":1}', '["a\\n"]'],
    ['{"a\\ud800":1}', '["a\\ud800"]'],
    ['{"$":[]}', '["$"]'],
  ])('cannot have the name in %s', (payload, path) => {
    expect(problemOf(payload)).toBe(`XML cannot say ${path}: that is no name of XML.`);
  });

  it.each([
    ['{"a":["x","\\u0000"]}', 'a[1]', 'U+0000'],
    ['{"a":"bell \\u0007"}', 'a', 'U+0007'],
    ['{"a":"\\u001f"}', 'a', 'U+001F'],
    ['{"a":{"b":"\\ufffe"}}', 'a.b', 'U+FFFE'],
    ['{"a":"\\uffff"}', 'a', 'U+FFFF'],
    ['{"a":"x\\ud83dx"}', 'a', 'U+D83D'],
    ['["\\udc00"]', '[0]', 'U+DC00'],
  ])('cannot have the text in %s', (payload, path, character) => {
    expect(problemOf(payload)).toBe(`XML cannot say ${path}: its text has the character ${character}.`);
  });

  it('is no string with half a character', () => {
    expect(problemOf('"a\\ud800"')).toMatch(/lone surrogate/);
  });

  it('may be as deep as the API lets it, and is refused where it is deeper than a stack', () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(rendered(deep(200))).toHaveProperty('body');
    expect(rendered('['.repeat(200) + ']'.repeat(200))).toHaveProperty('body');
    expect(rendered(deep(500))).toHaveProperty('body');
    expect(problemOf(deep(501))).toMatch(/nested too deeply/);
    expect(problemOf(deep(2000))).toMatch(/nested too deeply/);
  });

  it('does not grow without bounds', () => {
    const name = 'n'.repeat(100_000);
    expect(problemOf(`{"${name}":[${Array(75_000).fill(1).join()}]}`)).toMatch(
      /more than 2097152 characters/,
    );
    expect(problemOf(`{"${name}":{"b c":1}}`)!.length).toBeLessThan(300);
    expect(rendered(JSON.stringify({ a: '&'.repeat(250_000) }))).toHaveProperty('body');
  });

  it('says every text as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const xml = rendered(JSON.stringify({ t: texts }));
        if ('problem' in xml) return;
        const read: string[] = [];
        const parser = new Parser(
          {
            onopentag: (name) => name === 't' && read.push(''),
            ontext: (text) => {
              read[read.length - 1] += text;
            },
          },
          { xmlMode: true },
        );
        parser.end(xml.body);
        expect(read).toEqual(texts);
      }),
    );
  });
});
