import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const url = 'https://a.example/hook';
const oauth2 = { type: 'oauth2', tokenUrl: 'https://t.example/token', clientId: 'c', clientSecret: 's' };

/** What a registration is refused for. */
async function refused(body: unknown): Promise<{ path: string; message: string }[]> {
  const { status, body: problem } = await apiWorld().ask('POST', '/callbacks', { body });
  expect([status, problem.type]).toEqual([422, 'invalid']);
  return problem.errors;
}

async function pathsOf(body: unknown): Promise<string[]> {
  return (await refused(body)).map(({ path }) => path);
}

async function accepted(body: object) {
  const answer = await apiWorld().ask('POST', '/callbacks', { body: { url, ...body } });
  expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
  return answer.body;
}

describe('the requests to a callback', () => {
  it('go to a URL template, which is named by its host', async () => {
    for (const template of ['https://a.example/cb/{batchId}{?memberId,status}', 'https://a.example{/id}'])
      expect(await accepted({ url: template })).toMatchObject({ url: template, name: 'a.example' });
  });

  it.each<[string, RegExp]>([
    ['https://{host}/', /must be literal/],
    ['https://a.example{x}', /must be literal/],
    ['https://a.example/{+x}', /Leave the \+ out/],
    ['https://a.example/{#x}', /Leave the # out/],
    ['https://a.example/{x', /other half/],
    ['https://a.example/{a{b}}', /other half/],
    ['https://a.example/{x*}', /modifier/],
    ['https://a.example/\ud800', /surrogate/],
    ['https://a.example/\0', /control/],
    [`https://a.example/${'x'.repeat(10_240)}`, /10258 characters long/],
    [`https://a.example/${'{x}'.repeat(51)}`, /more than 50 variables/],
  ])('do not go to %.50j', async (template, mend) => {
    const [error, ...others] = await refused({ url: template });
    expect([error!.path, others]).toEqual(['url', []]);
    expect(error!.message).toMatch(mend);
  });

  it('ask for tokens at a URL that is no template, by the same rules', async () => {
    const bad = [
      url.replace('hook', '{id}'),
      'ftp://t.example/',
      'https://127.0.0.1/',
      'https://u:p@t.example/',
      7,
    ];
    for (const tokenUrl of bad)
      expect(await pathsOf({ url, auth: { ...oauth2, tokenUrl } })).toEqual(['auth.tokenUrl']);
  });

  it('need the whole of OAuth 2 credentials, of which only the secret is hidden', async () => {
    expect(await pathsOf({ url, auth: { type: 'oauth2' } })).toEqual([
      ...['auth.tokenUrl', 'auth.clientId', 'auth.clientSecret'],
    ]);
    expect(await pathsOf({ url, auth: { ...oauth2, clientSecret: '***' } })).toEqual(['auth.clientSecret']);
    expect(await pathsOf({ url, auth: { ...oauth2, clientId: 'a\nb', scope: '' } })).toEqual([
      ...['auth.clientId', 'auth.scope'],
    ]);
    expect(await pathsOf({ url, auth: oauth2, headers: { Authorization: 'x' } })).toEqual([
      'headers.Authorization',
    ]);
    const { auth } = await accepted({ auth: { ...oauth2, scope: 'a b' } });
    expect(auth).toEqual({ ...oauth2, clientSecret: '***', scope: 'a b' });
    const masked = await accepted({ auth: { ...oauth2, tokenUrl: 'https://t.example/token?key=hush' } });
    expect(masked.auth.tokenUrl).toBe('https://t.example/token?key=***');
  });

  it('may be XML, and without HTML', async () => {
    expect(await accepted({})).toMatchObject({ contentType: 'json', removeHTML: 'disabled' });
    const chosen = { contentType: 'xml', removeHTML: 'enabled' };
    expect(await accepted(chosen)).toMatchObject(chosen);
    expect(await pathsOf({ url, contentType: 'text', removeHTML: true })).toEqual([
      'contentType',
      'removeHTML',
    ]);
  });

  it('are for the events that are switched on', async () => {
    const callbacks = { reply: 'enabled', 'message.*': 'disabled', 'a.b': 'enabled', constructor: 'enabled' };
    expect((await accepted({ callbacks })).events).toEqual(['reply', 'a.b', 'constructor']);
    expect((await accepted({ callbacks: {} })).events).toEqual([]);
    expect(await pathsOf({ url, callbacks: { 'a..b': 'enabled', reply: true } })).toEqual([
      ...['callbacks["a..b"]', 'callbacks.reply'],
    ]);
    expect(await pathsOf({ url, callbacks: { reply: 'enabled' }, events: ['reply'] })).toEqual(['callbacks']);
    for (const wrong of ['enabled', ['reply'], null])
      expect(await pathsOf({ url, callbacks: wrong })).toEqual(['callbacks']);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`e${n}`, 'enabled']));
    expect(await pathsOf({ url, callbacks: many })).toEqual(['callbacks']);
    expect(await pathsOf(`{"url":"${url}","callbacks":{"__proto__":"enabled"}}`)).toEqual([
      'callbacks.__proto__',
    ]);
  });

  it.each([
    ...['a\r\nb', 'a\nb', 'a\rb', 'a\0', ' a', 'a ', 'ü', '\ud800', '\x7f'].map((value) => ['X-Mine', value]),
    ...['', 'a b', 'a:b', 'a\r\nb', 'ü', '\0', 'a\ud800', 'x'.repeat(101)].map((name) => [name, 'v']),
    ...['Content-Type', 'Content-Length', 'Host', 'Transfer-Encoding', 'TE', 'Connection'].map((name) => [
      name,
      'v',
    ]),
    ...['Webhook-Signature', 'X-Redial-Callback-Key', 'Proxy-Authorization', 'User-Agent'].map((name) => [
      name,
      'v',
    ]),
  ])('have no header %j: %j', async (name, value) => {
    expect(await pathsOf({ url, headers: { ok: 'v', [name!]: value } })).toHaveLength(1);
  });

  it('have headers named as prototypes name things, but for the one that is reserved', async () => {
    const headers = { constructor: 'a', toString: 'b', Cookie: 'c=d' };
    expect((await accepted({ headers })).headers).toEqual(headers);
    const body = `{"url":"${url}","headers":{"__PROTO__":"x"}}`;
    expect(await pathsOf(body)).toEqual(['headers.__PROTO__']);
  });
});
