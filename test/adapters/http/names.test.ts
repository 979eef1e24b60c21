import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Resolve } from '../../../lambdas/adapters/http/checking-resolver.ts';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import type { CallLimits } from '../../../lambdas/ports/caller.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LONG: CallLimits = { connectMs: 5_000, responseMs: 5_000 };
/** A label of 64 characters: refused by the system's resolver without asking any network. */
const NO_NAME = `${'a'.repeat(64)}.test`;

let receiver: Receiver;
const callers: HttpCaller[] = [];

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const caller of callers.splice(0)) caller.close();
  await receiver.close();
});

function call(url: string, limits: CallLimits, resolve?: Resolve) {
  const caller = new HttpCaller({ addressPolicy: 'any', ...(resolve !== undefined && { resolve }) });
  callers.push(caller);
  return caller.call({ method: 'POST', url, headers: {} }, limits);
}

describe('a name', () => {
  test('that does not resolve is dns_error', async () => {
    const failing = async () => {
      throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    const { answer, timings } = await call('http://gone.test', LONG, failing);
    expect(answer).toEqual({
      kind: 'fault',
      outcome: 'dns_error',
      message: 'the name cannot be resolved (ENOTFOUND)',
    });
    expect(timings).toEqual({});
  });

  test('that does not resolve with the resolver of the system is dns_error', async () => {
    expect((await call(`http://${NO_NAME}`, LONG)).answer).toMatchObject({ outcome: 'dns_error' });
  });

  test('without an address is dns_error', async () => {
    expect((await call('http://gone.test', LONG, async () => [])).answer).toMatchObject({
      outcome: 'dns_error',
    });
  });

  test('whose servers hang is connect_timeout', async () => {
    const late = Promise.withResolvers<[]>();
    const result = await call('http://slow.test', { connectMs: 100, responseMs: 5_000 }, () => late.promise);
    expect(result.answer).toEqual({
      kind: 'fault',
      outcome: 'connect_timeout',
      message: 'the name was not resolved within 0.1 s',
    });
    late.resolve([]);
  });

  test('with a dead address first is reached at the next', async () => {
    const { answer, remoteAddress } = await call(`http://two.test:${receiver.port}`, LONG, async () => [
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    expect(answer).toMatchObject({ kind: 'response', statusCode: 200 });
    expect(remoteAddress).toBe('127.0.0.1');
  });

  test('with dead addresses only is connection_refused', async () => {
    const { answer } = await call(`http://two.test:${receiver.port}`, LONG, async () => [
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.3', family: 4 },
    ]);
    expect(answer).toMatchObject({ outcome: 'connection_refused' });
  });
});

test('the response limit counts from the start, connecting included', async () => {
  const never = new Promise<never>(() => undefined);
  const { answer } = await call('http://slow.test', { connectMs: 60_000, responseMs: 100 }, () => never);
  expect(answer).toMatchObject({
    outcome: 'connect_timeout',
    message: 'the name was not resolved within 0.1 s',
  });
});
