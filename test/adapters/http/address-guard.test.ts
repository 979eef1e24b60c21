import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const LIMITS = { connectMs: 5_000, responseMs: 5_000 };

/** Spellings of the receiver's own address, and of others that must not be reached. */
const LITERALS = [
  ['127.0.0.1'],
  ['127.1'],
  ['127.0.1'],
  ['127.0.0.1.'],
  ['0x7f.0.0.1'],
  ['0x7f.1'],
  ['0X7F000001'],
  ['0x7f000001'],
  ['0177.0.0.1'],
  ['0177.1'],
  ['017700000001'],
  ['2130706433'],
  ['127.0.0.0x1'],
  ['127.0x0.0.01'],
  ['%31%32%37.0.0.1'],
  ['127%2e0%2e0%2e1'],
  ['１２７.０.０.１'],
  ['127。0。0。1'],
  ['①②⑦.0.0.1'],
  ['127.0.0.2'],
  ['127.255.255.254'],
  ['0'],
  ['0.0.0.0'],
  ['0x0'],
  ['00'],
  ['10.0.0.1'],
  ['012.0.0.1'],
  ['0xa.1'],
  ['167772161'],
  ['100.64.0.1'],
  ['169.254.169.254'],
  ['0xa9fea9fe'],
  ['2852039166'],
  ['169.254.100.1'],
  ['169.254.43518'],
  ['172.16.0.1'],
  ['172.31.255.255'],
  ['192.0.0.1'],
  ['192.0.2.1'],
  ['192.88.99.1'],
  ['192.168.0.1'],
  ['192.168.1'],
  ['0300.0250.0.1'],
  ['198.18.0.1'],
  ['198.51.100.1'],
  ['203.0.113.1'],
  ['224.0.0.1'],
  ['240.0.0.1'],
  ['255.255.255.255'],
  ['4294967295'],
  ['[::1]'],
  ['[0:0:0:0:0:0:0:1]'],
  ['[0000:0000:0000:0000:0000:0000:0000:0001]'],
  ['[::]'],
  ['[::127.0.0.1]'],
  ['[::7f00:1]'],
  ['[::ffff:127.0.0.1]'],
  ['[::ffff:7f00:1]'],
  ['[::FFFF:7F00:0001]'],
  ['[0:0:0:0:0:ffff:127.0.0.1]'],
  ['[::ffff:0:127.0.0.1]'],
  ['[::ffff:169.254.169.254]'],
  ['[64:ff9b::127.0.0.1]'],
  ['[64:ff9b::7f00:1]'],
  ['[64:ff9b:1::7f00:1]'],
  ['[2002:7f00:1::]'],
  ['[2001::1]'],
  ['[2001:db8::1]'],
  ['[3fff::1]'],
  ['[100::1]'],
  ['[5f00::1]'],
  ['[fc00::1]'],
  ['[fd00:ec2::254]'],
  ['[fe80::1]'],
  ['[fec0::1]'],
  ['[ff02::1]'],
];

const ANSWERS = [
  [['127.0.0.1']],
  [['169.254.169.254']],
  [['10.0.0.1']],
  [['::1']],
  [['::ffff:127.0.0.1']],
  [['64:ff9b::7f00:1']],
  [['fd00::1']],
  [['8.8.8.8', '127.0.0.1']],
  [['127.0.0.1', '8.8.8.8']],
  [['2606:4700::1111', '127.0.0.1']],
  [['8.8.8.8', '::1', '1.1.1.1']],
  [['127.0.0.1%lo']],
  [['0x7f.1']],
  [['2130706433']],
  [['localhost']],
  [['']],
];

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
  test.each(LITERALS)('the literal %s is blocked before any connection', async (host) => {
    const result = await guardedCall(host);
    expect(result.answer).toMatchObject({ kind: 'fault', outcome: 'blocked_address' });
    expect(result.remoteAddress).toBeUndefined();
    expect(receiver.connections()).toBe(0);
  });

  test.each(ANSWERS)('a name that leads to %j is blocked before any connection', async (addresses) => {
    for (const scheme of ['http', 'https']) {
      const result = await guardedCall('innocent.test', addresses, scheme);
      expect(result.answer).toMatchObject({ kind: 'fault', outcome: 'blocked_address' });
      expect(result.timings).toEqual({});
      caller?.close();
    }
    expect(receiver.connections()).toBe(0);
  });

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
