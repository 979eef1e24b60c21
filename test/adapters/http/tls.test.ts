import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };
const certificateFile = (name: string) =>
  readFileSync(new URL(`../../kit/certificate/${name}`, import.meta.url), 'utf8');
/** Signed by itself, for receiver.test and 127.0.0.1. */
const CERTIFICATE = { key: certificateFile('receiver.key.pem'), cert: certificateFile('receiver.cert.pem') };

let receiver: Receiver;
const callers: HttpCaller[] = [];

beforeEach(async () => {
  receiver = await startReceiver(CERTIFICATE);
});
afterEach(async () => {
  for (const caller of callers.splice(0)) caller.close();
  await receiver.close();
});

function callerTrusting(ca?: string): HttpCaller {
  const caller = new HttpCaller({
    addressPolicy: 'any',
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ...(ca !== undefined && { ca }),
  });
  callers.push(caller);
  return caller;
}

const get = (caller: HttpCaller, host: string) =>
  caller.call({ method: 'GET', url: `https://${host}:${receiver.port}/`, headers: {} }, LIMITS);

describe('over TLS', () => {
  test('a name is called at the address it was resolved to, and keeps its name', async () => {
    const { answer, timings, remoteAddress } = await get(callerTrusting(CERTIFICATE.cert), 'receiver.test');
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200 });
    expect(remoteAddress).toBe('127.0.0.1');
    expect(Object.keys(timings).sort()).toEqual(['connectMs', 'dnsMs', 'firstByteMs', 'tlsMs']);
    expect(receiver.requests[0]?.headers.host).toBe(`receiver.test:${receiver.port}`);
  });

  test('a literal is checked against the addresses of the certificate', async () => {
    expect((await get(callerTrusting(CERTIFICATE.cert), '127.0.0.1')).answer).toMatchObject({
      statusCode: 200,
    });
  });

  test('a connection is kept', async () => {
    const caller = callerTrusting(CERTIFICATE.cert);
    await get(caller, 'receiver.test');
    await get(caller, 'receiver.test');
    expect(receiver.connections()).toBe(1);
  });

  test('a kept connection that turns out to be dead is replaced by a fresh one', async () => {
    receiver.respond(() => (receiver.requests.length === 2 ? 'reset' : { status: 200 }));
    const caller = callerTrusting(CERTIFICATE.cert);
    await get(caller, 'receiver.test');
    expect((await get(caller, 'receiver.test')).answer).toMatchObject({ statusCode: 200 });
    expect(receiver.requests).toHaveLength(3);
  });

  test('a certificate that nobody vouches for is tls_error, and nothing is sent', async () => {
    const { answer } = await get(callerTrusting(), 'receiver.test');
    expect(answer).toMatchObject({ kind: 'fault', outcome: 'tls_error' });
    expect(receiver.requests).toHaveLength(0);
  });

  test('a certificate for another name is tls_error, and nothing is sent', async () => {
    const { answer } = await get(callerTrusting(CERTIFICATE.cert), 'other.test');
    expect(answer).toMatchObject({ kind: 'fault', outcome: 'tls_error' });
    expect(receiver.requests).toHaveLength(0);
  });
});
