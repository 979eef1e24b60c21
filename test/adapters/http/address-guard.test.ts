import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { FORBIDDEN_ANSWERS, FORBIDDEN_HOSTS } from '../../kit/forbidden-hosts.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

let receiver: Receiver;
let caller: HttpCaller | undefined;

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  caller?.close();
  await receiver.close();
});

function guardedCall(host: string, addresses?: string[], scheme = 'http') {
  caller = new HttpCaller({
    addressPolicy: 'public',
    ...(addresses !== undefined && {
      // The family is what an answer claims; the guard must not lean on it.
      resolve: async () => addresses.map((address) => ({ address, family: 4 })),
    }),
  });
  const url = `${scheme}://${host}:${receiver.port}/`;
  return caller.call({ method: 'POST', url, headers: {}, body: '{}' }, LIMITS);
}

describe('under the public policy', () => {
  test.each(FORBIDDEN_HOSTS)('the literal %s is blocked before any connection', async (host) => {
    const result = await guardedCall(host);
    expect(result.answer).toMatchObject({ kind: 'fault', outcome: 'blocked_address' });
    expect(result.remoteAddress).toBeUndefined();
    expect(receiver.connections()).toBe(0);
  });

  test.each(FORBIDDEN_ANSWERS.map((addresses) => [addresses]))(
    'a name that leads to %j is blocked before any connection',
    async (addresses) => {
      for (const scheme of ['http', 'https']) {
        const result = await guardedCall('innocent.test', addresses, scheme);
        expect(result.answer).toMatchObject({ kind: 'fault', outcome: 'blocked_address' });
        expect(result.timings).toEqual({});
        caller?.close();
      }
      expect(receiver.connections()).toBe(0);
    },
  );

  test.each([['localhost'], ['LocalHost']])(
    'the name %s is blocked as the system resolves it',
    async (host) => {
      const { answer } = await guardedCall(host);
      expect(answer).toMatchObject({ outcome: 'blocked_address' });
      expect(receiver.connections()).toBe(0);
    },
  );

  test('the message does not tell what a private resolver knows', async () => {
    const { answer } = await guardedCall('internal.test', ['10.1.2.3']);
    expect(answer).toEqual({
      kind: 'fault',
      outcome: 'blocked_address',
      message: 'the name leads to a private address',
    });
  });
});

test('calls to one name at the same time ask for it once, and later calls ask again', async () => {
  let asked = 0;
  caller = new HttpCaller({
    addressPolicy: 'any',
    resolve: async () => {
      asked += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    },
  });
  receiver.respond({ status: 200, headers: { connection: 'close' } });
  const request = { method: 'GET', url: `http://shared.test:${receiver.port}/`, headers: {} } as const;
  await Promise.all([1, 2, 3].map(() => caller!.call(request, LIMITS)));
  expect(asked).toBe(1);
  await caller.call(request, LIMITS);
  expect(asked).toBe(2);
});
