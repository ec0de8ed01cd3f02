import { isIPv6 } from 'node:net';
import { isLoopback } from './isLoopback.js';

/**
 * The network by which clients are counted: the address, or the /64 network of an IPv6 address, because one host may have all
 * addresses of it.  Zone identifiers are ignored.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare) || bare.includes('.') || isLoopback(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  // "::" stands for the missing zero groups.  Only the first four groups are needed.
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  if (tail !== undefined) {
    const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after) }, () => '0');
    groups.push(...zeros, ...(tail === '' ? [] : tail.split(':')));
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
