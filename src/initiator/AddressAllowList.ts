import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { IsdscError } from './IsdscStatus.js';

/** A portal of a target of this server. */
export interface OwnPortal {
  readonly address: string;
  readonly port: number;
}

export interface AddressAllowListOptions {
  /**
   * Addresses, CIDR ranges and host names to which clients may have the server connect, in addition to the loopback addresses.
   */
  readonly entries: readonly string[];
  /** The portals of the targets that this server manages; they are allowed as well. */
  readonly ownPortals?: () => Promise<readonly OwnPortal[]>;
  /** Resolves a host name to addresses, in order of preference. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/**
 * The addresses to which a client may make this server connect: loopback, the portals of the managed targets, and the setting
 * `connect-allow`.  A host name is resolved here, once, and the caller connects to the address that was checked.
 */
export class AddressAllowList {
  readonly #ranges = new BlockList();
  readonly #hosts = new Set<string>();
  readonly #ownPortals: () => Promise<readonly OwnPortal[]>;
  readonly #resolve: (host: string) => Promise<readonly string[]>;

  /** @throws RangeError for an entry that is not an address, CIDR range or host name. */
  constructor({ entries, ownPortals = async () => [], resolve = resolveHost }: AddressAllowListOptions) {
    this.#ownPortals = ownPortals;
    this.#resolve = resolve;
    for (const entry of ['127.0.0.0/8', '::1/128', ...entries]) this.#add(entry);
  }

  /**
   * The address to connect to.
   * @throws IsdscError ISDSC_RESTRICTED_BY_GROUP_POLICY if no address of the host is allowed, ISDSC_INVALID_HOST if it has none.
   */
  async expectAllowed(host: string, port: number): Promise<string> {
    const [address] = await this.findAllowed(host, port);
    if (address !== undefined) return address;
    throw new IsdscError(
      'ISDSC_RESTRICTED_BY_GROUP_POLICY',
      `${host.replace(/^\[(.*)\]$/, '$1')} port ${port} is not an address that this server connects to for its clients: ` +
        'expected the loopback, a portal of its own targets, or one that the setting connect-allow lists.',
    );
  }

  /**
   * The allowed addresses of a host, in order of preference.
   * @throws IsdscError ISDSC_INVALID_HOST if the host has no address.
   */
  async findAllowed(host: string, port: number): Promise<readonly string[]> {
    const name = host.replace(/^\[(.*)\]$/, '$1');
    const addresses = isIP(name) === 0 ? await this.#addressesOf(name) : [name];
    if (isIP(name) === 0 && this.#hosts.has(name.toLowerCase())) return addresses;
    const listed = addresses.filter((address) => this.#isListed(address));
    if (listed.length > 0) return listed;
    // A target that does not answer adds no addresses.
    for (const own of await this.#ownPortals().catch(() => [])) {
      if (own.port !== port) continue;
      const found = addresses.filter((address) => isPortalAddress(own.address, address));
      if (found.length > 0) return found;
    }
    return [];
  }

  #isListed(address: string): boolean {
    const plain = withoutZone(address);
    return this.#ranges.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  }

  async #addressesOf(host: string): Promise<readonly string[]> {
    try {
      const addresses = await this.#resolve(host);
      if (addresses.length > 0) return addresses;
    } catch (cause) {
      throw noAddress(host, { cause });
    }
    throw noAddress(host);
  }

  #add(entry: string): void {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address);
    const bits = family === 6 ? 128 : 32;
    if (family !== 0) {
      const length = prefix === undefined ? bits : Number(/^\d{1,3}$/.test(prefix) ? prefix : Number.NaN);
      if (!(length <= bits)) throw new RangeError(`"${entry}": expected a prefix length of 0 to ${bits}`);
      this.#ranges.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
      return;
    }
    if (!isHostName(entry)) {
      throw new RangeError(`"${entry}": expected an address, a range in CIDR form or a host name`);
    }
    this.#hosts.add(entry.toLowerCase());
  }
}

/** Whether a text is a host name of letters, digits, dashes and dots that cannot be an IP address. */
export function isHostName(text: string): boolean {
  return (
    text.length <= 253 && /^(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$/i.test(text) && !/^[\d.]+$/.test(text)
  );
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** A portal on all addresses is reached through each address of this host. */
function isPortalAddress(portal: string, address: string): boolean {
  const own = portal.replace(/^\[(.*)\]$/, '$1');
  if (own !== '0.0.0.0' && own !== '::') return sameAddress(own, address);
  const ofHost = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return ofHost.some((each) => sameAddress(each.address, address));
}

/** Whether two texts denote the same address in any spelling.  Host names must be equal as texts. */
export function sameAddress(a: string, b: string): boolean {
  const [first, second] = [withoutZone(a), withoutZone(b)];
  const family = isIP(second);
  if (isIP(first) === 0 || family === 0) return a.toLowerCase() === b.toLowerCase();
  const one = new BlockList();
  one.addAddress(first, isIP(first) === 6 ? 'ipv6' : 'ipv4');
  return one.check(second, family === 6 ? 'ipv6' : 'ipv4');
}

function withoutZone(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
}

function noAddress(host: string, options?: ErrorOptions): IsdscError {
  return new IsdscError(
    'ISDSC_INVALID_HOST',
    `"${host}" has no address: expected a name that can be resolved.`,
    options,
  );
}
