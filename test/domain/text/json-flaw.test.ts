import { describe, expect, it } from 'vitest';
import { jsonFlaw } from '../../../lambdas/domain/text/json-flaw.ts';

describe('the place where a text stops being JSON', () => {
  it.each([
    ['', 0],
    ['nul', 0],
    ['{"a": }', 6],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1,2', 4],
    ['[1 2]', 3],
    ['[1}', 2],
    ['[1] x', 4],
    ['01', 1],
    ['"abc', 4],
    ['{"a":"\\q"}', 6],
    ['{"a":"\u0001"}', 6],
  ])('is found in %j at %i', (text, offset) => {
    expect(jsonFlaw(text)?.offset).toBe(offset);
  });

  it('is named by line and column', () => {
    expect(jsonFlaw('{\n "a": 1,\n  x}')).toEqual({ offset: 13, line: 3, column: 3 });
  });

  it('is nowhere in JSON, and somewhere in whatever the engine refuses', () => {
    const whole = '{"a":[1,-2.5e3,true,null,"x\\u00e9\\n",{"b":{}},[]],"c":"d"} ';
    expect(jsonFlaw(whole)).toBeUndefined();
    for (let at = 0; at < whole.length; at++) {
      for (const bad of [whole.slice(0, at), `${whole.slice(0, at)}]${whole.slice(at + 1)}`]) {
        expect([bad, jsonFlaw(bad) === undefined]).toEqual([bad, parses(bad)]);
      }
    }
  });

  it('agrees with the engine where the engine tells a position', () => {
    const whole = '{"a":[1,25,true,"x\\n",{"b":{}}],"c":"d"}';
    let told = 0;
    for (let at = 0; at < whole.length; at++) {
      const bad = `${whole.slice(0, at)};${whole.slice(at + 1)}`;
      const position = enginePosition(bad);
      if (position === undefined || whole[at - 1] === '\\') continue;
      told++;
      expect([bad, jsonFlaw(bad)?.offset]).toEqual([bad, position]);
    }
    expect(told).toBeGreaterThan(5);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function enginePosition(text: string): number | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? undefined : Number(position);
  }
  return undefined;
}
