import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isLoopback } from '../security/isLoopback.js';

/** The address of the other end; an IPv4 address as such where the system maps it into IPv6. */
export function peerAddress(socket: Pick<Socket, 'remoteAddress'>): string {
  const address = socket.remoteAddress ?? 'unknown';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** Whether the connection is over TLS. */
export function isEncrypted(socket: Socket): boolean {
  return socket instanceof TLSSocket;
}

/** Whether nobody between the client and this server can read along: TLS, or the client is on this machine. */
export function isPrivate(socket: Socket): boolean {
  return isEncrypted(socket) || isLoopback(peerAddress(socket));
}
