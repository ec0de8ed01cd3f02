import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Portal } from '../../targets/TargetReader.js';

/** An address of this host to which initiators can connect. */
export interface HostAddress {
  /** As text; IPv6 without brackets and zone. */
  readonly address: string;
  readonly netmask: string | null;
  readonly prefixLength: number | null;
  /** The adapter with the address; null if no adapter of this host has it now, or it is the loopback address. */
  readonly adapter: string | null;
}

/** A network adapter with its name in the operating system. */
export interface Adapter {
  readonly name: string;
  /** 12 hexadecimal digits in upper case. */
  readonly permanentAddress: string;
  /** In bits per second; 0 if the adapter does not report it, as a virtual one. */
  readonly bitsPerSecond: number;
}

/** The network of a host, as it is now. */
export interface HostNetwork {
  listAddresses(): Promise<readonly HostAddress[]>;
  findAdapter(name: string): Promise<Adapter | null>;
}

/** That of the host this server is on. */
export const ownNetwork: HostNetwork = {
  listAddresses: async () => listAddresses(),
  findAdapter,
};

const wildcards: ReadonlyMap<string, 4 | 6> = new Map([
  ['0.0.0.0', 4],
  ['::', 6],
]);

/** The addresses of a portal: its own, or all of the host's if it listens on all of them. */
export function addressesOf(
  { address }: Pick<Portal, 'address'>,
  ofHost: readonly HostAddress[],
): readonly HostAddress[] {
  const family = wildcards.get(address);
  if (family !== undefined) return ofHost.filter((each) => isIPv6(each.address) === (family === 6));
  return [ofHost.find((each) => each.address === address) ?? withoutAdapter(address)];
}

/** Whether a portal can be reached at an address. */
export function isReachedAt(portal: Pick<Portal, 'address'>, { address }: HostAddress): boolean {
  return portal.address === address || wildcards.get(portal.address) === (isIPv6(address) ? 6 : 4);
}

function listAddresses(): readonly HostAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries = []]) =>
    entries.map(({ address, netmask, cidr, internal }) => ({
      address,
      netmask,
      prefixLength: cidr === null ? null : Number(cidr.slice(cidr.indexOf('/') + 1)),
      adapter: internal ? null : name,
    })),
  );
}

async function findAdapter(name: string): Promise<Adapter | null> {
  const [first] = networkInterfaces()[name] ?? [];
  if (!first || first.internal) return null;
  const permanentAddress = first.mac.replaceAll(':', '').toUpperCase();
  return { name, permanentAddress, bitsPerSecond: await readSpeed(name) };
}

async function readSpeed(adapter: string): Promise<number> {
  try {
    const megabits = Number.parseInt(await readFile(join('/sys/class/net', adapter, 'speed'), 'utf8'), 10);
    return megabits > 0 ? megabits * 1_000_000 : 0;
  } catch {
    return 0;
  }
}

function withoutAdapter(address: string): HostAddress {
  return { address, netmask: null, prefixLength: null, adapter: null };
}

/** RFC 4291 2.2 form 1, every group with four digits, because managers read no other form. */
export function printWholeIPv6(address: string): string {
  const [head = '', tail] = address.split('::');
  const groupsOf = (text: string): readonly string[] =>
    text === '' ? [] : text.split(':').flatMap(expandIPv4);
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(':');
}

/** The last 32 bits may be written as IPv4 (form 3). */
function expandIPv4(group: string): readonly string[] {
  if (!group.includes('.')) return [group];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}

export function isIPv6(address: string): boolean {
  return address.includes(':');
}
