import { describe, expect, it } from 'vitest';
import { AddressAllowList, sameAddress } from '../../src/initiator/AddressAllowList.js';

const resolve = async (host: string): Promise<readonly string[]> => {
  const names: Record<string, readonly string[]> = {
    'san.example': ['10.1.2.3'],
    'other.example': ['203.0.113.5', '10.1.2.4'],
    'rebound.example': ['169.254.169.254'],
    'empty.example': [],
  };
  const found = names[host];
  if (found === undefined) throw new Error(`ENOTFOUND ${host}`);
  return found;
};

describe('the list of addresses that the server connects to', () => {
  const list = new AddressAllowList({
    entries: ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32', 'rebound.example'],
    ownPortals: async () => [{ address: '198.51.100.1', port: 3261 }],
    resolve,
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.9.9.9', '127.9.9.9'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
    ['10.1.255.255', '10.1.255.255'],
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:ffff::1', '2001:db8:ffff::1'],
    ['san.example', '10.1.2.3'],
    ['other.example', '10.1.2.4'],
    ['rebound.example', '169.254.169.254'],
    ['REBOUND.example', '169.254.169.254'],
  ])('has %s, and connects to %s', async (host, address) => {
    const known = host === 'REBOUND.example' ? host.toLowerCase() : host;
    expect(await list.expectAllowed(known, 3260)).toBe(address);
  });

  it.each(['10.2.0.0', '192.0.2.8', '2001:db9::', '0.0.0.0', '::', '::ffff:10.2.0.1', '198.51.100.1'])(
    'does not have %s',
    async (address) => {
      await expect(list.expectAllowed(address, 3260)).rejects.toMatchObject({
        symbol: 'ISDSC_RESTRICTED_BY_GROUP_POLICY',
        message: expect.stringContaining('connect-allow') as string,
      });
    },
  );

  it("has the port of a target's own portal, and no other of that address", async () => {
    expect(await list.expectAllowed('198.51.100.1', 3261)).toBe('198.51.100.1');
  });

  it('has every address of this host where a portal listens on all', async () => {
    const all = new AddressAllowList({
      entries: [],
      ownPortals: async () => [{ address: '0.0.0.0', port: 3260 }],
    });
    await expect(all.expectAllowed('198.51.100.1', 3260)).rejects.toThrow('198.51.100.1');
    expect(await all.expectAllowed('127.0.0.1', 3260)).toBe('127.0.0.1');
  });

  it('has no portal of a target that does not answer', async () => {
    const silent = new AddressAllowList({
      entries: [],
      ownPortals: async () => {
        throw new Error('the daemon does not answer');
      },
    });
    await expect(silent.expectAllowed('198.51.100.1', 3260)).rejects.toMatchObject({
      symbol: 'ISDSC_RESTRICTED_BY_GROUP_POLICY',
    });
  });

  it.each(['missing.example', 'empty.example'])('says of %s that it has no address', async (host) => {
    await expect(list.expectAllowed(host, 3260)).rejects.toMatchObject({ symbol: 'ISDSC_INVALID_HOST' });
  });

  it.each(['10.1.0.0/33', '10.1', 'a b', '', '::/129', '10.0.0.0/x'])('is not made of "%s"', (entry) => {
    expect(() => new AddressAllowList({ entries: [entry] })).toThrow(RangeError);
  });
});

describe('two spellings of an address', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['[2001:DB8::1]', '2001:db8::1', true],
    ['::ffff:127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.2', false],
    ['san.example', 'SAN.example', true],
    ['san.example', '127.0.0.1', false],
  ])('%s and %s: %s', (first, second, same) => {
    expect(sameAddress(first, second)).toBe(same);
  });
});
