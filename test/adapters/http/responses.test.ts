import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import type { OutboundRequest } from '../../../lambdas/ports/caller.ts';
import { type RawServer, saying, startRawServer } from '../../kit/raw-server.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

let receiver: Receiver;
let caller: HttpCaller;
const raw: RawServer[] = [];

beforeEach(async () => {
  receiver = await startReceiver();
  caller = new HttpCaller({ addressPolicy: 'any' });
});
afterEach(async () => {
  caller.close();
  await receiver.close();
  for (const server of raw.splice(0)) await server.close();
});

const call = (request: Partial<OutboundRequest> = {}) =>
  caller.call({ method: 'POST', url: `${receiver.url}/hook`, headers: {}, ...request }, LIMITS);

/** What a server that says exactly this is understood to have answered. */
async function answerTo(text: string | Uint8Array, then: 'stay' | 'end' = 'stay') {
  const server = await startRawServer(saying(text, then));
  raw.push(server);
  return (await call({ url: `http://127.0.0.1:${server.port}/` })).answer;
}

describe('a response', () => {
  test('is told with status, reason, Retry-After and body', async () => {
    const answer = await answerTo(
      'HTTP/1.1 503 Gone Fishing\r\nRetry-After: 120\r\nContent-Length: 2\r\n\r\nno',
    );
    expect(answer).toEqual({
      kind: 'response',
      statusCode: 503,
      statusMessage: 'Gone Fishing',
      retryAfter: '120',
      body: Buffer.from('no'),
      truncated: false,
    });
  });

  test.each([
    ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nOK', 204],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK and more', 200],
  ])('is whole although more follows it: %j', async (text, statusCode) => {
    expect(await answerTo(text)).toMatchObject({ kind: 'response', statusCode });
  });

  test('is told with its content type', async () => {
    const answer = await answerTo(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\n\r\n',
    );
    expect(answer).toMatchObject({ contentType: 'text/html; charset=utf-8' });
  });

  test('is read as far as was asked for', async () => {
    receiver.respond({ status: 200, body: Buffer.alloc(16_385, 120) });
    const readOf = async (bodyBytes: number) => {
      const request = { method: 'GET', url: receiver.url, headers: {} } as const;
      const { answer } = await caller.call(request, { ...LIMITS, bodyBytes });
      return answer.kind === 'response' && [answer.body.length, answer.truncated];
    };
    expect(await readOf(16_384)).toEqual([16_384, true]);
    expect(await readOf(16_385)).toEqual([16_385, false]);
    expect(await readOf(10)).toEqual([10, true]);
  });

  test.each([0, 1, 4095, 4096])('of %i bytes is whole', async (bytes) => {
    receiver.respond({ status: 200, body: Buffer.alloc(bytes, 120) });
    const { answer } = await call();
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200, truncated: false });
    expect(answer.kind === 'response' && answer.body.length).toBe(bytes);
  });

  test.each([4097, 10_000, 5_000_000])('of %i bytes is cut, and counts by its status', async (bytes) => {
    receiver.respond({ status: 200, body: Buffer.alloc(bytes, 120) });
    const { answer } = await call();
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200, truncated: true });
    expect(answer.kind === 'response' && answer.body).toEqual(Buffer.alloc(4096, 120));
  });

  test('without an end is not read beyond what is kept', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'.repeat(1000)), 5);
      socket.once('close', () => clearInterval(timer));
    });
    raw.push(server);
    const { answer } = await call({ url: `http://127.0.0.1:${server.port}/` });
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200, truncated: true });
  });

  test('is never decompressed', async () => {
    const bytes = Buffer.from('1f8b0800000000000003cb48cdc9c90700', 'hex');
    receiver.respond({ status: 200, headers: { 'content-encoding': 'gzip' }, body: bytes });
    const { answer } = await call();
    expect(answer.kind === 'response' && answer.body).toEqual(bytes);
  });

  test.each([301, 302, 307, 308])('%i is told and not followed', async (status) => {
    receiver.respond({ status, headers: { location: `${receiver.url}/elsewhere` } });
    expect((await call()).answer).toMatchObject({ kind: 'response', statusCode: status });
    expect(receiver.requests).toHaveLength(1);
  });

  test.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    ['304 that announces a body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n', 304, ''],
    ['200 after 100', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx', 200, 'x'],
    [
      '200 after 103',
      'HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      200,
      '',
    ],
    [
      'chunked',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n',
      200,
      'abc',
    ],
    ['without a reason', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', 200, ''],
    [
      'that only offers another protocol',
      'HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nok',
      200,
      'ok',
    ],
  ])('%s is complete', async (_name, text, statusCode, body) => {
    const answer = await answerTo(text);
    expect(answer).toMatchObject({ kind: 'response', statusCode });
    expect(answer.kind === 'response' && Buffer.from(answer.body).toString()).toBe(body);
  });

  test.each([
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nold'],
    ['without a length', 'HTTP/1.1 200 OK\r\n\r\nold'],
  ])('%s ends with its connection', async (_name, text) => {
    const answer = await answerTo(text, 'end');
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200, truncated: false });
    expect(answer.kind === 'response' && Buffer.from(answer.body).toString()).toBe('old');
  });

  test('that goes on after 4096 bytes is cut, however late the rest comes', async () => {
    const server = await startRawServer((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 4097\r\n\r\n${'x'.repeat(4096)}`);
        setTimeout(() => socket.write('x'), 50);
      });
    });
    raw.push(server);
    const { answer } = await call({ url: `http://127.0.0.1:${server.port}/` });
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200, truncated: true });
  });

  test('that comes before the request was read is heard, and the rest of the request given up', async () => {
    const hungUp = Promise.withResolvers<void>();
    const server = await startRawServer((socket) => {
      socket.once('close', () => hungUp.resolve());
      socket.pause();
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n', () => {
        setTimeout(() => socket.resume(), 200);
      });
    });
    raw.push(server);
    const url = `http://127.0.0.1:${server.port}/`;
    const { answer } = await call({ url, body: 'x'.repeat(20_000_000) });
    expect(answer).toMatchObject({ kind: 'response', statusCode: 413 });
    await hungUp.promise;
  });
});
