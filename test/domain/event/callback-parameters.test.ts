import { describe, expect, it } from 'vitest';
import { withParameters } from '../../../lambdas/domain/event/callback-parameters.ts';
import { compactJson, parseKeepingNumbers } from '../../../lambdas/domain/text/json-text.ts';

function joined(payload: string | undefined, parameters: string) {
  const read = payload === undefined ? undefined : parseKeepingNumbers(payload);
  const result = withParameters(read, parseKeepingNumbers(parameters) as Record<string, unknown>);
  return 'problem' in result ? result : compactJson(result.payload);
}

describe('the parameters of an event', () => {
  it('join its payload as strings, numbers as they were written', () => {
    expect(
      joined(
        '{"n":1.0,"z":2}',
        '{"a":"x","big":12345678901234567890,"one":1.0,"yes":true,"no":null,"list":[1.0]}',
      ),
    ).toBe(
      '{"n":1.0,"z":2,"customParameters":{"a":"x","big":"12345678901234567890","one":"1.0","yes":"true","no":"null","list":"[1.0]"}}',
    );
  });

  it('lie over those that the payload has', () => {
    expect(joined('{"customParameters":{"a":1.0,"b":"old"},"c":2}', '{"b":"new"}')).toBe(
      '{"customParameters":{"a":1.0,"b":"new"},"c":2}',
    );
  });

  it('may be named like what prototypes have', () => {
    const text = joined('{"__proto__":{"admin":true},"toString":1}', '{"__proto__":"x","constructor":"y"}');
    expect(text).toBe(
      '{"__proto__":{"admin":true},"toString":1,"customParameters":{"__proto__":"x","constructor":"y"}}',
    );
    expect(joined('{"customParameters":{"__proto__":{"a":1}}}', '{"b":"c"}')).toBe(
      '{"customParameters":{"__proto__":{"a":1},"b":"c"}}',
    );
    expect({}).not.toHaveProperty('admin');
  });

  it.each([undefined, 'null', '1', '1.0', '"text"', '[]', 'true'])('cannot join %j', (payload) => {
    expect(joined(payload, '{"a":"x"}')).toEqual({
      problem: expect.stringContaining('send a payload that is one'),
    });
  });

  it.each(['1.0', '"text"', '[]', 'null'])('do not replace customParameters that are %j', (present) => {
    expect(joined(`{"customParameters":${present}}`, '{"a":"x"}')).toEqual({
      problem: expect.stringContaining('has customParameters that is no object'),
    });
  });

  it('are nothing where there are none', () => {
    expect(joined('[1.0]', '{}')).toBe('[1.0]');
    expect(withParameters(undefined, {})).toEqual({ payload: undefined });
  });
});
