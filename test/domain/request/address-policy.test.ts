import { describe, expect, test } from 'vitest';
import { addressIsForbidden } from '../../../lambdas/domain/request/address-policy.ts';

const ALLOWED = [
  ['1.1.1.1'],
  ['8.8.8.8'],
  ['9.255.255.255'],
  ['11.0.0.0'],
  ['52.95.110.1'],
  ['100.63.255.255'],
  ['100.128.0.0'],
  ['126.255.255.255'],
  ['128.0.0.0'],
  ['169.253.255.255'],
  ['169.255.0.0'],
  ['172.15.255.255'],
  ['172.32.0.0'],
  ['192.0.1.0'],
  ['192.167.255.255'],
  ['192.169.0.0'],
  ['198.17.255.255'],
  ['198.20.0.0'],
  ['223.255.255.255'],
  ['2001:200::1'],
  ['2001:4860:4860::8888'],
  ['2001:db9::1'],
  ['2003::1'],
  ['2606:4700:4700::1111'],
  ['2600:1f18::1'],
  ['3ffe:ffff::1'],
];

/** Both ends of every range, and the addresses that matter most. */
const FORBIDDEN: [address: string, why: RegExp][] = [
  ['0.0.0.0', /this host/],
  ['0.255.255.255', /this host/],
  ['10.0.0.0', /private/],
  ['10.255.255.255', /private/],
  ['100.64.0.0', /carrier/],
  ['100.127.255.255', /carrier/],
  ['127.0.0.0', /loopback/],
  ['127.0.0.1', /loopback/],
  ['127.255.255.255', /loopback/],
  ['169.254.0.0', /link-local/],
  ['169.254.100.1', /link-local/],
  ['169.254.169.254', /link-local/],
  ['169.254.255.255', /link-local/],
  ['172.16.0.0', /private/],
  ['172.31.255.255', /private/],
  ['192.0.0.0', /protocols/],
  ['192.0.0.255', /protocols/],
  ['192.0.2.1', /documentation/],
  ['192.88.99.1', /6to4/],
  ['192.168.0.0', /private/],
  ['192.168.255.255', /private/],
  ['198.18.0.0', /benchmarking/],
  ['198.19.255.255', /benchmarking/],
  ['198.51.100.7', /documentation/],
  ['203.0.113.7', /documentation/],
  ['224.0.0.0', /multicast/],
  ['239.255.255.255', /multicast/],
  ['240.0.0.0', /reserved/],
  ['255.255.255.255', /reserved/],
  ['::', /this host/],
  ['::1', /loopback/],
  ['0:0:0:0:0:0:0:1', /loopback/],
  ['::2', /IPv4 address in IPv6 form/],
  ['::7f00:1', /IPv4 address in IPv6 form/],
  ['::127.0.0.1', /IPv4 address in IPv6 form/],
  ['::ffff:127.0.0.1', /IPv4 address in IPv6 form/],
  ['::ffff:7f00:1', /IPv4 address in IPv6 form/],
  ['::FFFF:8.8.8.8', /IPv4 address in IPv6 form/],
  ['::ffff:0:127.0.0.1', /not a global/],
  ['64:ff9b::7f00:1', /NAT64/],
  ['64:ff9b::169.254.169.254', /NAT64/],
  ['64:ff9b:1::1', /NAT64/],
  ['64:ff9b:1:ffff:ffff:ffff:ffff:ffff', /NAT64/],
  ['100::1', /discard/],
  ['100:0:0:1::1', /not a global/],
  ['2001::1', /protocols/],
  ['2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', /protocols/],
  ['2001:db8::1', /documentation/],
  ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', /documentation/],
  ['2002:7f00:1::', /6to4/],
  ['2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', /6to4/],
  ['3fff::1', /documentation/],
  ['3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', /documentation/],
  ['4000::1', /not a global/],
  ['5f00::1', /segment-routing/],
  ['fc00::1', /private/],
  ['fd00:ec2::254', /private/],
  ['fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', /private/],
  ['fe80::1', /link-local/],
  ['febf:ffff::1', /link-local/],
  ['fec0::1', /not a global/],
  ['ff02::1', /multicast/],
];

const NOT_LITERALS = [
  [''],
  [' '],
  ['example.com'],
  ['localhost'],
  ['8.8.8'],
  ['8.8.8.8.8'],
  ['8.8.8.8 '],
  ['8.8.8.8:80'],
  ['08.8.8.8'],
  ['0x8.8.8.8'],
  ['134744072'],
  ['256.1.1.1'],
  ['[2606:4700::1]'],
  ['2606:4700::1/64'],
  ['2606:4700:::1'],
  ['8.8.8.8\0'],
  ['８.8.8.8'],
];

describe('the address policy', () => {
  test.each(ALLOWED)('lets %s through', (address) => {
    expect(addressIsForbidden(address)).toBeUndefined();
  });

  test.each(FORBIDDEN)('forbids %s and says why', (address, why) => {
    expect(addressIsForbidden(address)).toMatch(why);
  });

  test.each(NOT_LITERALS)('forbids what is not an IP literal: %j', (address) => {
    expect(addressIsForbidden(address)).toBe('not an IP address');
  });

  test.each([['fe80::1%eth0'], ['2606:4700::1%eth0'], ['2606:4700::1%25eth0']])(
    'forbids %s, which has a zone',
    (address) => {
      expect(addressIsForbidden(address)).toBe('an address with a zone');
    },
  );
});
