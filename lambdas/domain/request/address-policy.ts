import { BlockList, isIP } from 'node:net';

/** What is not the public Internet, and why, as a phrase that follows "is". From the IANA special-purpose registries. */
const FORBIDDEN: Record<4 | 6, [subnet: string, why: string][]> = {
  4: [
    ['0.0.0.0/8', 'an address of this host'],
    ['10.0.0.0/8', 'a private address'],
    ['100.64.0.0/10', 'an address of a shared carrier network'],
    ['127.0.0.0/8', 'a loopback address'],
    ['169.254.0.0/16', 'a link-local address'],
    ['172.16.0.0/12', 'a private address'],
    ['192.0.0.0/24', 'an address reserved for protocols'],
    ['192.0.2.0/24', 'a documentation address'],
    ['192.88.99.0/24', 'a 6to4 relay address'],
    ['192.168.0.0/16', 'a private address'],
    ['198.18.0.0/15', 'a benchmarking address'],
    ['198.51.100.0/24', 'a documentation address'],
    ['203.0.113.0/24', 'a documentation address'],
    ['224.0.0.0/4', 'a multicast address'],
    ['240.0.0.0/4', 'a reserved address'],
  ],
  6: [
    ['::/128', 'an address of this host'],
    ['::1/128', 'a loopback address'],
    ['::/96', 'an IPv4 address in IPv6 form'],
    ['::ffff:0:0/96', 'an IPv4 address in IPv6 form'],
    ['64:ff9b::/96', 'an IPv4 address behind NAT64'],
    ['64:ff9b:1::/48', 'an IPv4 address behind NAT64'],
    ['100::/64', 'a discard address'],
    ['2001::/23', 'an address reserved for protocols'],
    ['2001:db8::/32', 'a documentation address'],
    ['2002::/16', 'an IPv4 address in 6to4 form'],
    ['3fff::/20', 'a documentation address'],
    ['5f00::/16', 'a segment-routing address'],
    ['fc00::/7', 'a private address'],
    ['fe80::/10', 'a link-local address'],
    ['ff00::/8', 'a multicast address'],
  ],
};

// One list per family: a list that holds ::ffff:0:0/96 answers yes for every IPv4 address.
const RANGES = {
  4: FORBIDDEN[4].map(([subnet, why]) => ({ list: listOf(subnet, 'ipv4'), why })),
  6: FORBIDDEN[6].map(([subnet, why]) => ({ list: listOf(subnet, 'ipv6'), why })),
};

/** All that IANA has given out for global unicast so far. */
const GLOBAL_IPV6 = listOf('2000::/3', 'ipv6');

/** Why Redial must not talk to this IP literal, as a phrase that follows "is"; undefined if it may be reached. */
export function addressIsForbidden(address: string): string | undefined {
  const family = isIP(address);
  if (family === 0) return 'not an IP address';
  // A zone names a network interface of this machine.
  if (address.includes('%')) return 'an address with a zone';
  if (family === 4) return RANGES[4].find(({ list }) => list.check(address, 'ipv4'))?.why;
  const found = RANGES[6].find(({ list }) => list.check(address, 'ipv6'));
  if (found !== undefined) return found.why;
  return GLOBAL_IPV6.check(address, 'ipv6') ? undefined : 'not a global address';
}

function listOf(subnet: string, family: 'ipv4' | 'ipv6'): BlockList {
  const [network, prefix] = subnet.split('/');
  const list = new BlockList();
  list.addSubnet(network!, Number(prefix), family);
  return list;
}
