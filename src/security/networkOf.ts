import { isIPv6 } from 'node:net';
import { isLoopback } from './isLoopback.js';

/**
 * What clients are counted by: the address, or the /64 network of an IPv6 address, all of which one host may have.
 * Zone identifiers do not count.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare) || bare.includes('.') || isLoopback(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  // "::" stands for as many zero groups as are missing; only the first four groups count.
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  if (tail !== undefined) {
    const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after) }, () => '0');
    groups.push(...zeros, ...(tail === '' ? [] : tail.split(':')));
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
