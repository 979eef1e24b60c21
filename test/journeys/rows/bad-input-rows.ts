import { describe, expect, it } from 'vitest';
import { type RowsWorld, uniqueType } from './rows-world.ts';

const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
const ok = '"url":"https://a.example/hook"';

/** Bodies of a registration, the status they are answered with, and the field that is named. */
const REGISTRATIONS: [what: string, body: string, status: number, path?: string][] = [
  ['a variable in the host', '{"url":"https://{tenant}.example/"}', 422, 'url'],
  ['a variable that could end the host', '{"url":"https://a.example{x}"}', 422, 'url'],
  ['a variable that could write a path', '{"url":"https://a.example/{+x}"}', 422, 'url'],
  ['unbalanced braces', '{"url":"https://a.example/{x"}', 422, 'url'],
  ['a URL of 10 KB', `{"url":"https://a.example/${'x'.repeat(10_240)}"}`, 422, 'url'],
  [
    'a header name that smuggles',
    `{${ok},"headers":{"x: y\\r\\nhost":"b"}}`,
    422,
    'headers["x: y\\r\\nhost"]',
  ],
  ['a header value that smuggles', `{${ok},"headers":{"x-a":"b\\r\\nhost: c"}}`, 422, 'headers.x-a'],
  [
    'a reserved header',
    `{${ok},"headers":{"Transfer-Encoding":"chunked"}}`,
    422,
    'headers.Transfer-Encoding',
  ],
  ['10,000 subscriptions', `{${ok},"events":${JSON.stringify(Array(10_000).fill('a'))}}`, 422, 'events'],
  ['JSON that is 1,000 deep', `{${ok},"headers":${deep}}`, 400],
  ['half a character', `{${ok},"name":"\\ud800"}`, 422, 'name'],
  ['NUL', `{${ok},"name":"a\\u0000b"}`, 422, 'name'],
  ['a prototype key', `{${ok},"__proto__":{"admin":true}}`, 422, '__proto__'],
  ['a rate of nothing', `{${ok},"rateLimit":{"perSecond":0}}`, 422, 'rateLimit.perSecond'],
  ['a state where it is registered', `{${ok},"state":"Stopped"}`, 422, 'state'],
  ['no JSON', '{"url":', 400],
  ['a list', '[]', 422, ''],
];

const EVENTS: [what: string, body: string, status: number, path?: string][] = [
  ['an empty list', '[]', 422, ''],
  ['101 events', JSON.stringify(Array(101).fill({ type: 'a' })), 422, ''],
  ['one bad among good ones', '[{"type":"a"},{"type":"b"},{"type":"c"},{"type":"a b"}]', 422, '[3].type'],
  ['a payload of 300 KB', `{"type":"a","payload":"${'x'.repeat(300_000)}"}`, 413],
  ['a body above 5 MiB', `{"type":"a","payload":"${'x'.repeat(5_300_000)}"}`, 413],
  ['a payload 1,000 deep', `{"type":"a","payload":${deep}}`, 400],
  [
    'parameters that nest',
    '{"type":"a","payload":{},"callbackParameters":{"x":{}}}',
    422,
    'callbackParameters.x',
  ],
  [
    'parameters without an object',
    '{"type":"a","payload":1,"callbackParameters":{"x":1}}',
    422,
    'callbackParameters',
  ],
  ['half a character in a variable', '{"type":"a","variables":{"x":"\\udc00"}}', 422, 'variables.x'],
  ['an unknown field', '{"type":"a","priority":1}', 422, 'priority'],
];

/** Whatever is sent: a clear answer, nothing lost, nothing leaked. */
export function badInputRows(of: () => RowsWorld): void {
  const expectRefusal = async (path: string, body: string, status: number, field?: string) => {
    const { json, ...answer } = await of().api('POST', path, body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(json.detail).not.toBe('');
    if (field === undefined) return;
    expect(json.errors.map((error: { path: string }) => error.path)).toEqual([field]);
    expect(json.errors[0].message).not.toBe('');
  };

  describe('bad input', () => {
    it.each(REGISTRATIONS)('in a registration is told: %s', (_what, body, status, field) =>
      expectRefusal('/callbacks', body, status, field),
    );

    it.each(EVENTS)('in an event is told: %s', (_what, body, status, field) =>
      expectRefusal('/events', body, status, field),
    );

    it('of another kind in a path is told apart from nothing', async () => {
      const { api, register } = of();
      const { id } = await register();
      const odd = [
        id.replace('cb_', 'call_'),
        id.toLowerCase(),
        `${id}0`,
        '%00',
        '__proto__',
        '..%2f',
        '%ff',
        'a'.repeat(5000),
      ];
      for (const wrong of odd)
        for (const path of [
          `/callbacks/${wrong}`,
          `/callbacks/${wrong}/calls`,
          `/callbacks/${id}/calls/${wrong}`,
        ]) {
          const { status, json } = await api('GET', path);
          expect([path, status, json.status]).toEqual([path, 404, 404]);
        }
    });

    it('that is odd, but right, arrives as it was sent', async () => {
      const { register, api, arrived } = of();
      const [type] = (await register({ events: [uniqueType()] })).events;
      const payload =
        '{"__proto__":{"a":1},"constructor":null,"nul":"\\u0000","emoji":"😀","big":1e400,"one":1.0}';
      const { json } = await api('POST', '/events', `{"type":${JSON.stringify(type)},"payload":${payload}}`);
      expect((await arrived(json.calls[0].id)).body.toString()).toBe(payload);
    });
  });
}
