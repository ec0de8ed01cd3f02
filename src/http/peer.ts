import { isIPv6, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isLoopback } from '../security/isLoopback.js';

/** The address of the other end; an IPv4 address as such where the system maps it into IPv6. */
export function peerAddress(socket: Pick<Socket, 'remoteAddress'>): string {
  const address = socket.remoteAddress ?? 'unknown';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/**
 * What connections are counted by: the address, or the /64 network of an IPv6 address, all of which one host may have.
 * Zone identifiers do not count.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare) || isLoopback(bare)) return address;
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

/** Whether nobody between the client and this server can read along: TLS, or the client is on this machine. */
export function isPrivate(socket: Socket): boolean {
  return socket instanceof TLSSocket || isLoopback(peerAddress(socket));
}
