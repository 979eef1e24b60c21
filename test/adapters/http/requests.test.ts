import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import type { OutboundRequest } from '../../../lambdas/ports/caller.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

let receiver: Receiver;
let caller: HttpCaller;

beforeEach(async () => {
  receiver = await startReceiver();
  caller = new HttpCaller({ addressPolicy: 'any' });
});
afterEach(async () => {
  caller.close();
  await receiver.close();
});

const call = (request: Partial<OutboundRequest> = {}) =>
  caller.call({ method: 'POST', url: `${receiver.url}/hook`, headers: {}, ...request }, LIMITS);

describe('a request', () => {
  test('carries method, path, query, headers and the exact bytes of its body', async () => {
    const body = '{"text":"Grüße 😀","big":12345678901234567890,"one":1.0}';
    await call({
      url: `${receiver.url}/hook/a%20b?x=1&y=%26`,
      headers: { 'content-type': 'application/json', 'X-Own': 'yes' },
      body,
    });
    const [request] = receiver.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/hook/a%20b?x=1&y=%26' });
    expect(request?.body).toEqual(Buffer.from(body));
    expect(request?.headers).toEqual({
      host: `127.0.0.1:${receiver.port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'x-own': 'yes',
      'content-length': String(Buffer.byteLength(body)),
    });
  });

  test('has no body when a GET, and an empty one when a POST without', async () => {
    await call({ method: 'GET' });
    await call();
    expect(receiver.requests.map(({ method, body }) => [method, body.length])).toEqual([
      ['GET', 0],
      ['POST', 0],
    ]);
    expect(receiver.requests[0]?.headers).not.toHaveProperty('content-length');
    expect(receiver.requests[1]?.headers['content-length']).toBe('0');
  });

  test('does not let its headers move the host or the end of the request', async () => {
    await call({
      headers: {
        Host: 'elsewhere.example',
        'Content-Length': '2',
        'Transfer-Encoding': 'chunked',
        Connection: 'close',
        Upgrade: 'h2c',
      },
      body: 'GET /smuggled HTTP/1.1\r\n\r\n',
    });
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.headers).toEqual({
      host: `127.0.0.1:${receiver.port}`,
      connection: 'keep-alive',
      'content-length': '26',
    });
  });

  test('that cannot be sent is a fault of ours, told without its URL', async () => {
    await expect(call({ url: 'nonsense?key=hunter2' })).rejects.toThrow(/^not an http\(s\) URL$/);
    await expect(call({ url: 'ftp://127.0.0.1/?key=hunter2' })).rejects.toThrow(/^not an http\(s\) URL$/);
    const secret = { authorization: 'hunter2\r\nx: y' };
    await expect(call({ headers: secret })).rejects.not.toThrow(/hunter2/);
    expect(receiver.connections()).toBe(0);
  });

  test('is told with its times and the address it went to', async () => {
    const named = new HttpCaller({
      addressPolicy: 'any',
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const request: OutboundRequest = {
      method: 'GET',
      url: `http://receiver.test:${receiver.port}/`,
      headers: {},
    };
    const cold = await named.call(request, LIMITS);
    const warm = await named.call(request, LIMITS);
    named.close();
    expect(Object.keys(cold.timings).sort()).toEqual(['connectMs', 'dnsMs', 'firstByteMs']);
    expect(Object.keys(warm.timings)).toEqual(['firstByteMs']);
    for (const result of [cold, warm]) {
      expect(result.remoteAddress).toBe('127.0.0.1');
      expect(result.durationMs).toBeGreaterThanOrEqual(0);
    }
    expect(receiver.requests[0]?.headers.host).toBe(`receiver.test:${receiver.port}`);
  });
});
