import { describe, expect, it } from 'vitest';
import { apiWorld, requestEvent } from '../../kit/api-world.ts';

const json = { 'content-type': 'application/json' };
const url = 'https://a.example/';

describe('a body', () => {
  it.each([
    ['{"url": }', 'line 1, column 9 (position 8)'],
    ['{\n  "url": "x",\n}', 'line 3, column 1'],
    ['', 'ends before its JSON does at line 1, column 1'],
    ['[{"a":1}', 'position 8'],
  ])('that is not JSON is 400 and names the place: %j', async (body, place) => {
    for (const path of ['/callbacks', '/events']) {
      const answer = await apiWorld().ask('POST', path, { body });
      expect([answer.status, answer.body.type]).toEqual([400, 'malformed-json']);
      expect(answer.body.detail).toContain(place);
    }
  });

  it('that is not there is 400', async () => {
    const { status, body } = await apiWorld().ask('POST', '/callbacks', { headers: json });
    expect([status, body.type]).toEqual([400, 'malformed-json']);
  });

  it.each([150, 250, 5_000, 300_000])('may be nested, but not for ever: %i levels', async (levels) => {
    const world = apiWorld();
    const payload = '['.repeat(levels) + ']'.repeat(levels);
    const { status, body } = await world.ask('POST', '/events', {
      body: `{"type":"a","payload":${payload}}`,
    });
    expect(status).toBe(levels > 200 ? 400 : 202);
    if (status === 400) expect(body.detail).toContain('nested');
  });

  it('in base64 is decoded, and must be UTF-8', async () => {
    const post = (bytes: Buffer) =>
      apiWorld().ask('POST', '/callbacks', {
        body: bytes.toString('base64'),
        headers: { 'content-type': 'application/merge-patch+json' },
        isBase64Encoded: true,
      });
    expect((await post(Buffer.from(JSON.stringify({ url, name: 'Grüße' })))).body.name).toBe('Grüße');
    const { status, body } = await post(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
    expect([status, body.type]).toEqual([400, 'malformed-json']);
  });

  it('of another type is 415', async () => {
    const post = (headers: Record<string, string>) =>
      apiWorld().ask('POST', '/callbacks', { body: { url }, headers });
    for (const type of [
      ...['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'],
      ...['application/vnd.acme.v1+json', 'application/cloudevents+json; charset=UTF-8'],
    ])
      expect([type, (await post({ 'content-type': type })).status]).toEqual([type, 201]);
    for (const type of [
      ...['', 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'application/xml'],
      ...['application/json; charset=iso-8859-1', 'text/json', 'multipart/form-data; boundary=+json'],
    ])
      expect([type, (await post({ 'content-type': type })).body.type]).toEqual([
        type,
        'unsupported-media-type',
      ]);
  });

  it('that is encoded is 415 and says to send it as it is', async () => {
    const post = (encoding: string) =>
      apiWorld().ask('POST', '/callbacks', {
        body: { url },
        headers: { ...json, 'content-encoding': encoding },
      });
    for (const encoding of ['', 'identity', 'Identity']) expect((await post(encoding)).status).toBe(201);
    for (const encoding of ['gzip', 'br', 'gzip, identity']) {
      const { status, body } = await post(encoding);
      expect([status, body.type]).toEqual([415, 'unsupported-media-type']);
      expect(body.detail).toBe(`Send the body as it is, without content-encoding "${encoding}".`);
    }
  });

  it('over 5 MiB is 413, as text and in base64', async () => {
    const most = 5 * 1024 * 1024;
    const padded = (bytes: number) => `{"url":"${url}"}`.padEnd(bytes, ' ');
    const post = (text: string, isBase64Encoded: boolean) =>
      apiWorld().ask('POST', '/callbacks', {
        body: isBase64Encoded ? Buffer.from(text).toString('base64') : text,
        isBase64Encoded,
      });
    for (const isBase64Encoded of [true, false]) {
      expect((await post(padded(most), isBase64Encoded)).status).toBe(201);
      expect((await post(padded(most + 1), isBase64Encoded)).body.type).toBe('too-large');
    }
  });
});

describe('a list', () => {
  it.each([
    ['limit=0', 'from 1 to 100'],
    ['limit=101', 'from 1 to 100'],
    ['limit=ten', 'from 1 to 100'],
    ['limit=1.5', 'from 1 to 100'],
    ['limit=', 'from 1 to 100'],
    ['offset=20', 'cursor'],
    ['offset=', 'cursor'],
    ['cursor=', 'without a cursor'],
    ['cursor=rubbish', 'without a cursor'],
    [`cursor=${Buffer.from('{"v":1,"after":"call_1"}').toString('base64url')}`, 'without a cursor'],
    [`cursor=${Buffer.from('{"v":1,"after":{}}').toString('base64url')}`, 'without a cursor'],
    [`cursor=${Buffer.from('null').toString('base64url')}`, 'without a cursor'],
  ])('refuses %s with 400 and the mend', async (query, mend) => {
    const world = apiWorld();
    const id = await world.register();
    for (const path of ['/callbacks', `/callbacks/${id}/calls`, `/callbacks/${id}/outages`, '/keys']) {
      const { status, body } = await world.ask('GET', `${path}?${query}`);
      expect([path, status, body.type]).toEqual([path, 400, 'bad-query']);
      expect(body.detail).toContain(mend);
    }
  });

  it('refuses the cursor of another list, and one that was changed', async () => {
    const world = apiWorld();
    const id = await world.register();
    await world.register();
    const { body } = await world.ask('GET', '/callbacks?limit=1');
    const cursor = new URL(body.link[0].uri).searchParams.get('cursor')!;
    expect((await world.ask('GET', `/callbacks?cursor=${cursor}`)).status).toBe(200);
    expect((await world.ask('GET', `/callbacks/${id}/calls?cursor=${cursor}`)).status).toBe(400);
    expect((await world.ask('GET', `/callbacks?cursor=${cursor}A`)).status).toBe(400);
    expect((await world.ask('GET', `/callbacks?cursor=${cursor.slice(1)}`)).status).toBe(400);
  });

  it('refuses parameters it does not know, or is given twice', async () => {
    const world = apiWorld();
    const id = await world.register();
    const pathsAt = async (path: string) =>
      (await world.ask('GET', path)).body.errors.map((error: { path: string }) => error.path);
    expect(
      await pathsAt(
        `/callbacks/${id}/calls?include=payload&since=1&until=2&event=x&status=DONE&state=Active`,
      ),
    ).toEqual(['status', 'since', 'until', 'include', 'state']);
    expect(await pathsAt(`/callbacks/${id}?colour=red`)).toEqual(['colour']);
    expect(await pathsAt('/callbacks?limit=1&limit=2')).toEqual(['limit']);
    expect(await pathsAt('/callbacks?__proto__=x')).toEqual(['__proto__']);
  });

  it('links to where the API is seen: its public address, or the host that was asked', async () => {
    for (const [publicUrl, headers, start] of [
      ['https://public.example/', {}, 'https://public.example/callbacks?'],
      [undefined, { host: 'asked.example' }, 'https://asked.example/callbacks?'],
      [undefined, { host: 'l:4000', 'x-forwarded-proto': 'http' }, 'http://l:4000/callbacks?'],
    ] as const) {
      const world = apiWorld({ publicUrl: publicUrl ?? '' });
      await world.register();
      await world.register();
      const { body } = await world.ask('GET', '/callbacks?limit=1&event=a', { headers });
      expect(body.link).toMatchObject([{ rel: 'next', method: 'GET' }]);
      expect(body.link[0].uri.startsWith(start)).toBe(true);
      expect(body.link[0].uri).toContain('limit=1&event=a&cursor=');
    }
  });
});

describe('a problem', () => {
  it('has a type, a title, a status and a detail', async () => {
    const { headers, body } = await apiWorld().ask('GET', '/callbacks/cb_1');
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toEqual({
      ...{ type: 'not-found', title: 'There is no such thing here', status: 404 },
      detail: 'There is no callback "cb_1".',
    });
  });

  it('of our own is 500, logged with the request, and tells nothing of the inside', async () => {
    const world = apiWorld();
    world.callbacks.list = () => Promise.reject(new Error('table Redial-Callbacks is on fire'));
    const answer = await world.ask('GET', '/callbacks');
    expect([answer.status, answer.body.type]).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('fire');
    expect(answer.body.detail).toContain('request-1');
    expect(world.log.lines).toMatchObject([
      { level: 'error', event: 'request.failed', fields: { requestId: 'request-1', path: '/callbacks' } },
    ]);
    expect(String(world.log.lines[0]?.fields.error)).toContain('fire');
  });

  it('is the answer to whatever stands in a path', async () => {
    const world = apiWorld();
    for (const part of ['%00', '__proto__', '..', 'cb_', '\ud800', 'x'.repeat(5000), '%', 'cb_01KE6FVN00É'])
      for (const path of [`/callbacks/${part}`, `/callbacks/${part}/calls/${part}`, `/keys/${part}`]) {
        const answer = await world.handler(requestEvent('GET', path, { key: 'the-admin-key' }), {} as never);
        expect([path, [404, 405].includes(answer.statusCode!)]).toEqual([path, true]);
      }
  });
});
