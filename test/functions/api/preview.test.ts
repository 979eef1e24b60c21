import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

async function scene(callback: object = {}) {
  const world = apiWorld();
  world.clock.set(Date.now());
  world.ports.caller.call = () => Promise.reject(new Error('A preview calls nobody.'));
  const id = await world.register(callback);
  const preview = (body: unknown) => world.ask('POST', `/callbacks/${id}/preview`, { body });
  return { world, id, preview };
}

describe('a preview', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty'])(
    'names the variable %s where it is missing',
    async (name) => {
      for (const url of [`https://a.example/{${name}}`, `https://a.example/?a={${name}}{&valueOf}`]) {
        const { status, body } = await (await scene({ url })).preview({ type: 't' });
        expect([status, body.errors[0].path]).toEqual([422, `variables.${name}`]);
      }
    },
  );

  it('is the first request that would be made for the event, to the byte', async () => {
    const { world, id, preview } = await scene({
      ...{ url: 'https://a.example/{colour}{?status,id}', headers: { 'X-Mine': 'mine' } },
    });
    const event =
      '{"type":"reply","messageId":"M1","variables":{"colour":"sky blue"},"payload":{"n":1.50,"t":"é"}}';
    const { status, body } = await preview(event);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['body', 'headers', 'method', 'url']);
    expect(body).toMatchObject({
      ...{ method: 'POST', url: 'https://a.example/sky%20blue?id=M1', body: '{"n":1.50,"t":"é"}' },
      headers: { 'x-mine': 'mine', 'content-type': 'application/json', 'x-redial-attempt': '1' },
    });
    const { secret } = (await world.callbacks.get(id))!;
    expect(() => new Webhook(secret).verify(body.body, body.headers)).not.toThrow();
    expect(body.headers['webhook-id']).toMatch(/^call_/);
  });

  it('has no body where none would be sent', async () => {
    const get = await scene({ method: 'GET' });
    const asGet = (await get.preview({ type: 'reply', payload: 1 })).body;
    expect([asGet.method, asGet.body]).toEqual(['GET', null]);
    const post = await scene();
    const bare = (await post.preview({ type: 'reply' })).body;
    expect([bare.method, bare.body, 'content-type' in bare.headers]).toEqual(['POST', null, false]);
  });

  it('renders what the callback wants rendered', async () => {
    const { preview } = await scene({ contentType: 'xml', removeHTML: 'enabled' });
    const payload = { responseMessage: { content: '<p>Hello</p>' } };
    const { body } = await preview({ type: 'reply', payload, callbackParameters: { shop: 7 } });
    expect(body.headers['content-type']).toMatch(/^application\/xml/);
    expect(body.body).toContain('<content>Hello</content>');
    expect(body.body).toContain('<shop>7</shop>');
  });

  it.each([
    [{ type: 'bearer', token: 'open-sesame' }, 'authorization'],
    [{ type: 'basic', username: 'bob', password: 'open-sesame' }, 'authorization'],
    [{ type: 'httpheader', key: 'open-sesame' }, 'x-redial-callback-key'],
    [{ type: 'httpheader', key: 'open-sesame', header: 'X-Key' }, 'x-key'],
    [
      { type: 'oauth2', tokenUrl: 'https://t.example/', clientId: 'me', clientSecret: 'open-sesame' },
      'authorization',
    ],
  ])('masks credentials, and asks for no token: %j', async (auth, header) => {
    const { preview } = await scene({ auth });
    const { status, body, text } = await preview({ type: 'reply' });
    expect([status, body.headers[header]]).toEqual([200, '***']);
    expect(text).not.toContain('open-sesame');
  });

  it('masks a key in the query', async () => {
    const { preview } = await scene({ auth: { type: 'querystring', key: 'open-sesame' } });
    expect((await preview({ type: 'reply' })).body.url).toBe('https://a.example/hook?auth=***');
  });

  it('leaves nothing behind', async () => {
    const { world, id, preview } = await scene();
    const event = { type: 'reply', idempotencyKey: 'k', batchId: 'b', communicationId: 'c', memberId: 'm' };
    expect((await preview(event)).status).toBe(200);
    expect((await preview({ ...event, payload: 1 })).status).toBe(200);
    expect(Object.values(world.queues.sent).flat()).toEqual([]);
    expect((await world.ask('GET', `/callbacks/${id}/calls`)).body.calls).toEqual([]);
  });
});

describe('an event that cannot be sent', () => {
  const errorsOf = async (callback: object, event: object) => {
    const { status, body } = await (await scene(callback)).preview({ type: 'reply', ...event });
    expect([status, body.type]).toEqual([422, 'invalid']);
    return body.errors;
  };

  it('names each variable that is missing or cannot stand in the URL', async () => {
    const url = 'https://a.example/{one}/{two}/{batchId}{?three}';
    expect(await errorsOf({ url }, { variables: { two: '..' } })).toEqual([
      { path: 'variables.one', message: expect.stringContaining('one') },
      { path: 'variables.two', message: expect.stringContaining('two') },
      { path: 'variables.batchId', message: expect.stringContaining('batchId') },
    ]);
  });

  it('says so of the whole where only all together are too much', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `v${i}`);
    const url = `https://a.example/${names.map((name) => `{${name}}`).join('/')}`;
    const variables = { v0: 'é'.repeat(500), v1: 'é'.repeat(500), v2: 'é'.repeat(500) };
    const others = Object.fromEntries(names.slice(3).map((name) => [name, 'x']));
    expect(await errorsOf({ url }, { variables: { ...others, ...variables } })).toEqual([
      { path: 'variables', message: expect.stringContaining('characters long') },
    ]);
  });

  it('names a payload that cannot be rendered', async () => {
    const payload = { text: 'a\u0000b' };
    expect(await errorsOf({ contentType: 'xml' }, { payload })).toEqual([
      { path: 'payload', message: expect.any(String) },
    ]);
  });
});

describe('a preview of what is no event', () => {
  it('is refused, and of a callback that is not yours is not found', async () => {
    const { world, id, preview } = await scene();
    expect((await preview(undefined)).status).toBe(415);
    expect((await preview('')).status).toBe(400);
    expect((await preview({ payload: 1 })).body.errors).toMatchObject([{ path: 'type' }]);
    expect((await preview([{ type: 'reply' }])).status).toBe(422);
    expect((await preview({ type: 'reply', callbackId: 'cb_1' })).body.errors).toMatchObject([
      { path: 'callbackId' },
    ]);
    expect((await preview({ type: 'reply', tenant: 'theirs' })).status).toBe(404);
    for (const [role, status] of [
      ['owner', 404],
      ['reader', 403],
      ['publisher', 403],
    ] as const) {
      const key = await world.keyOf(role, 'theirs');
      const answer = await world.ask('POST', `/callbacks/${id}/preview`, { key, body: { type: 'reply' } });
      expect(answer.status).toBe(status);
    }
  });
});
