import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { type RawServer, startRawServer } from '../../kit/raw-server.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

let receiver: Receiver;
let caller: HttpCaller;
let raw: RawServer | undefined;

beforeEach(async () => {
  receiver = await startReceiver();
  caller = new HttpCaller({ addressPolicy: 'any' });
});
afterEach(async () => {
  caller.close();
  await receiver.close();
  await raw?.close();
  raw = undefined;
});

const call = async (port = receiver.port, body?: string) =>
  (
    await caller.call(
      { method: 'POST', url: `http://127.0.0.1:${port}/`, headers: {}, ...(body !== undefined && { body }) },
      LIMITS,
    )
  ).answer;

/** Counts requests over all connections; `talk` decides what each is answered. */
async function startCounting(talk: (socket: Socket, request: number) => void): Promise<() => number> {
  let requests = 0;
  raw = await startRawServer((socket) => {
    socket.on('data', () => {
      requests += 1;
      talk(socket, requests);
    });
  });
  return () => requests;
}

describe('a connection', () => {
  test('serves one call after another', async () => {
    for (let i = 0; i < 5; i++) await call();
    expect(receiver.requests).toHaveLength(5);
    expect(receiver.connections()).toBe(1);
  });

  test('is not shared by calls at the same time', async () => {
    receiver.respond({ status: 200, delayMs: 50 });
    await Promise.all(Array.from({ length: 10 }, () => call()));
    expect(receiver.connections()).toBe(10);
  });

  test('is given up after a body that was cut', async () => {
    receiver.respond({ status: 200, body: 'x'.repeat(5000) });
    await call();
    await call();
    expect(receiver.connections()).toBe(2);
  });

  test('is given up after a limit ran out', async () => {
    receiver.respond('hang');
    const request = { method: 'POST', url: receiver.url, headers: {} } as const;
    await caller.call(request, { connectMs: 5_000, responseMs: 100 });
    receiver.respond({ status: 200 });
    expect(await call()).toMatchObject({ statusCode: 200 });
    expect(receiver.connections()).toBe(2);
  });

  test('that was reset while it was kept is replaced by one fresh one', async () => {
    const requests = await startCounting((socket, request) => {
      if (request === 2) socket.resetAndDestroy();
      else socket.write(OK);
    });
    expect(await call(raw!.port)).toMatchObject({ statusCode: 200 });
    expect(await call(raw!.port)).toMatchObject({ statusCode: 200 });
    expect(requests()).toBe(3);
    expect(raw!.connections()).toBe(2);
  });

  test('that was reset after it took a request is told of, apart from the request that followed', async () => {
    receiver.respond(async () => {
      if (receiver.requests.length !== 2) return { status: 200 };
      await sleep(100);
      return 'reset';
    });
    const send = (body: string) =>
      caller.call({ method: 'POST', url: receiver.url, headers: {}, body }, LIMITS);
    expect(await send('one')).not.toHaveProperty('lostOnKeptConnection');
    const startedAt = performance.now();
    const result = await send('two');
    const passed = performance.now() - startedAt;
    expect(receiver.requests.map(({ body }) => body.toString())).toEqual(['one', 'two', 'two']);
    expect(result).toMatchObject({
      answer: { statusCode: 200 },
      timings: { connectMs: expect.any(Number) },
      lostOnKeptConnection: { durationMs: expect.any(Number), remoteAddress: '127.0.0.1' },
    });
    // One after the other: neither counts the other's time.
    expect(result.durationMs + result.lostOnKeptConnection!.durationMs).toBeLessThanOrEqual(passed + 1);
  });

  test('that fails when fresh too is told of as well', async () => {
    receiver.respond(() => (receiver.requests.length === 1 ? { status: 200 } : 'reset'));
    const request = { method: 'POST', url: receiver.url, headers: {} } as const;
    await caller.call(request, LIMITS);
    expect(await caller.call(request, LIMITS)).toMatchObject({
      answer: { outcome: 'connection_reset' },
      lostOnKeptConnection: { remoteAddress: '127.0.0.1' },
    });
  });

  test('that was closed while it was kept is replaced by one fresh one', async () => {
    const requests = await startCounting((socket, request) => {
      if (request === 2) socket.end();
      else socket.write(OK);
    });
    await call(raw!.port);
    expect(await call(raw!.port)).toMatchObject({ statusCode: 200 });
    expect(requests()).toBe(3);
  });

  test('that fails when fresh too is replaced no second time', async () => {
    const requests = await startCounting((socket, request) => {
      if (request === 1) socket.write(OK);
      else socket.resetAndDestroy();
    });
    await call(raw!.port);
    expect(await call(raw!.port)).toMatchObject({ outcome: 'connection_reset' });
    expect(requests()).toBe(3);
  });

  test('that is fresh is not replaced', async () => {
    const requests = await startCounting((socket) => socket.resetAndDestroy());
    expect(await call(raw!.port)).toMatchObject({ outcome: 'connection_reset' });
    expect(requests()).toBe(1);
  });

  test('that had begun to answer is not replaced', async () => {
    const requests = await startCounting((socket, request) => {
      if (request === 1) socket.write(OK);
      else socket.end('HTTP/1.1 20');
    });
    await call(raw!.port);
    expect(await call(raw!.port)).toMatchObject({ outcome: 'connection_reset' });
    expect(requests()).toBe(2);
  });

  test('that answers what nobody asked is not used again', async () => {
    const requests = await startCounting((socket, request) => {
      socket.write(OK);
      if (request === 1) socket.write('HTTP/1.1 500 Planted\r\nContent-Length: 0\r\n\r\n');
    });
    expect(await call(raw!.port)).toMatchObject({ statusCode: 200 });
    expect(await call(raw!.port)).toMatchObject({ statusCode: 200 });
    expect(requests()).toBe(2);
  });
});
