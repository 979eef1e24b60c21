import { request } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiFront } from '../../../local/front/api-front.ts';
import { serveLoopback } from '../../../local/loopback.ts';
import { startSampleFunction } from '../lambda/sample-function.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The front before a function of the given module; returns its address. */
async function start(module: string): Promise<string> {
  const sample = await startSampleFunction(module);
  cleanups.push(sample.stop);
  const server = await serveLoopback(createApiFront(sample.lambda, sample.log));
  cleanups.push(server.close);
  return server.origin;
}

const echo = 'export const handler = async (event) => event;';

async function echoed(origin: string, path: string, init?: RequestInit): Promise<APIGatewayProxyEventV2> {
  return (await (await fetch(`${origin}${path}`, init)).json()) as APIGatewayProxyEventV2;
}

describe('the front', () => {
  it('hands a request over in payload format 2.0', async () => {
    const event = await echoed(await start(echo), '/callbacks/cb_1/calls?id=a&id=b&note=x%20y', {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/json',
        'X-Api-Key': 'k',
        Cookie: 'a=1; b=2',
        'user-agent': 'me',
      },
      body: '{"status":"SUCCESS"}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/callbacks/cb_1/calls',
      rawQueryString: 'id=a&id=b&note=x%20y',
      queryStringParameters: { id: 'a,b', note: 'x y' },
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'x-api-key': 'k' },
      body: '{"status":"SUCCESS"}',
      isBase64Encoded: false,
      requestContext: {
        stage: '$default',
        http: {
          method: 'PUT',
          path: '/callbacks/cb_1/calls',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'me',
        },
        requestId: expect.any(String),
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('leaves out what a request does not have', async () => {
    const event = await echoed(await start(echo), '/health');
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
    for (const key of ['body', 'queryStringParameters', 'cookies']) expect(event).not.toHaveProperty(key);
  });

  it('joins a header that came twice', async () => {
    const origin = await start(echo);
    const event = await new Promise<APIGatewayProxyEventV2>((resolve) => {
      request(origin, { headers: { 'x-twice': ['1', '2'] } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      }).end();
    });
    expect(event.headers['x-twice']).toBe('1,2');
  });

  it('hands bodies that are not text over in base64', async () => {
    const bytes = Buffer.from([0, 255, 128]);
    const event = await echoed(await start(echo), '/', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    expect(event).toMatchObject({ isBase64Encoded: true, body: bytes.toString('base64') });
  });

  it('hands text that is no UTF-8 over in base64, so that nothing of it is lost', async () => {
    const origin = await start(echo);
    const post = (body: Uint8Array<ArrayBuffer>) =>
      echoed(origin, '/', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const bytes = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
    expect(await post(bytes)).toMatchObject({ isBase64Encoded: true, body: bytes.toString('base64') });
    expect(await post(Buffer.from('"ü"'))).toMatchObject({ isBase64Encoded: false, body: '"ü"' });
  });

  it('gives back status, headers, cookies and binary bodies', async () => {
    const origin =
      await start(`export const handler = async () => ({ statusCode: 201, headers: { 'X-Made': 'yes' },
      cookies: ['a=1', 'b=2'], body: '/wA=', isBase64Encoded: true });`);
    const response = await fetch(origin);
    expect(response.status).toBe(201);
    expect(response.headers.get('x-made')).toBe('yes');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...(await response.bytes())]).toEqual([255, 0]);
  });

  it('answers 500 when the function fails, and tells the caller nothing of it', async () => {
    const origin = await start(`export const handler = async () => { throw new Error('secret'); };`);
    const response = await fetch(origin);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('takes bodies up to 10 MB and answers 413 beyond', async () => {
    const origin = await start('export const handler = async (event) => ({ size: event.body.length });');
    const post = (size: number) =>
      fetch(origin, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(size) });
    const limit = 10 * 1024 * 1024;
    expect(await (await post(limit)).json()).toEqual({ size: limit });
    expect((await post(limit + 1)).status).toBe(413);
  });
});
