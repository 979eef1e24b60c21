import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import type { CallLimits } from '../../../lambdas/ports/caller.ts';
import { type RawServer, saying, startRawServer } from '../../kit/raw-server.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LONG: CallLimits = { connectMs: 5_000, responseMs: 5_000 };
/** A label of 64 characters: refused by the system's resolver without asking any network. */
const NO_NAME = `${'a'.repeat(64)}.test`;
const SHORT: CallLimits = { connectMs: 5_000, responseMs: 300 };

let receiver: Receiver;
const callers: HttpCaller[] = [];
const raw: RawServer[] = [];

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const caller of callers.splice(0)) caller.close();
  for (const server of raw.splice(0)) await server.close();
  await receiver.close();
});

function call(url: string, limits: CallLimits) {
  const caller = new HttpCaller({ addressPolicy: 'any' });
  callers.push(caller);
  const headers = { authorization: 'Bearer hunter2' };
  return caller.call({ method: 'POST', url: `${url}/?key=hunter2`, headers, body: 'hunter2' }, limits);
}

async function callRaw(talk: Parameters<typeof startRawServer>[0], limits = LONG, scheme = 'http') {
  const server = await startRawServer(talk);
  raw.push(server);
  return (await call(`${scheme}://127.0.0.1:${server.port}`, limits)).answer;
}

describe('a receiver', () => {
  test('that is not there is connection_refused, until it is back', async () => {
    await receiver.refuse();
    expect((await call(receiver.url, LONG)).answer).toEqual({
      kind: 'fault',
      outcome: 'connection_refused',
      message: 'the connection was refused',
    });
    await receiver.reopen();
    expect((await call(receiver.url, LONG)).answer).toMatchObject({ statusCode: 200 });
  });

  test('that resets is connection_reset', async () => {
    receiver.respond('reset');
    expect((await call(receiver.url, LONG)).answer).toMatchObject({ outcome: 'connection_reset' });
  });

  test('that hangs is response_timeout', async () => {
    receiver.respond('hang');
    expect((await call(receiver.url, SHORT)).answer).toEqual({
      kind: 'fault',
      outcome: 'response_timeout',
      message: 'no response within 0.3 s',
    });
  });

  test('that drips its body is response_too_slow, with the status it gave', async () => {
    receiver.respond('drip');
    expect((await call(receiver.url, SHORT)).answer).toEqual({
      kind: 'fault',
      outcome: 'response_too_slow',
      message: "the response's body was not complete within 0.3 s",
      statusCode: 200,
    });
  });

  test('that announces more body than it sends is response_too_slow', async () => {
    const answer = await callRaw(saying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab'), SHORT);
    expect(answer).toMatchObject({ outcome: 'response_too_slow', statusCode: 200 });
  });

  test('that drips its head is response_timeout', async () => {
    const answer = await callRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    }, SHORT);
    expect(answer).toMatchObject({ outcome: 'response_timeout' });
  });

  test('that says 100 Continue for ever is response_timeout', async () => {
    const answer = await callRaw((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    }, SHORT);
    expect(answer).toMatchObject({ outcome: 'response_timeout' });
  });

  test.each([
    ['hangs up without a word', ''],
    ['hangs up within its head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['hangs up within its body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab'],
    ['hangs up within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab'],
  ])('that %s is connection_reset', async (_name, text) => {
    expect(await callRaw(saying(text, 'end'))).toMatchObject({ kind: 'fault', outcome: 'connection_reset' });
  });

  test.each([
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['gives no number as its status', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['gives two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['gives a broken chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['sends larger headers than allowed', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(16_400)}\r\n\r\n`],
    ['sends more headers than allowed', `HTTP/1.1 200 OK\r\n${'xxx: yyy\r\n'.repeat(4000)}\r\n`],
    ['switches protocols', 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'],
  ])('that %s is invalid_response', async (_name, text) => {
    expect(await callRaw(saying(text))).toMatchObject({ kind: 'fault', outcome: 'invalid_response' });
  });

  test('that does not answer the TLS handshake is connect_timeout', async () => {
    const answer = await callRaw(() => undefined, { connectMs: 200, responseMs: 5_000 }, 'https');
    expect(answer).toMatchObject({
      outcome: 'connect_timeout',
      message: 'the TLS handshake did not end within 0.2 s',
    });
  });

  test('that hangs up during the TLS handshake is connection_reset', async () => {
    expect(await callRaw((socket) => socket.end(), LONG, 'https')).toMatchObject({
      outcome: 'connection_reset',
    });
  });

  test('that speaks plain HTTP where TLS is expected is tls_error', async () => {
    const { answer } = await call(`https://127.0.0.1:${receiver.port}`, LONG);
    expect(answer).toMatchObject({
      outcome: 'tls_error',
      message: expect.stringMatching(/^TLS failed: [\w ]+$/),
    });
  });

  test('never makes a message hold a credential', async () => {
    const results = [
      await callRaw(saying('hunter2 hunter2')),
      await callRaw(saying(`HTTP/1.1 200 OK\r\nx: ${'hunter2'.repeat(4000)}\r\n\r\n`)),
      (await call(`https://127.0.0.1:${receiver.port}`, LONG)).answer,
      (await call(`http://${NO_NAME}`, LONG)).answer,
    ];
    expect(results.map(({ kind }) => kind)).toEqual(['fault', 'fault', 'fault', 'fault']);
    expect(JSON.stringify(results)).not.toContain('hunter2');
  });
});
