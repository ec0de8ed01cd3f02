import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isLoopback } from '../security/isLoopback.js';

/** The address of the peer.  An IPv4 address that the system maps into IPv6 is returned as IPv4. */
export function peerAddress(socket: Pick<Socket, 'remoteAddress'>): string {
  const address = socket.remoteAddress ?? 'unknown';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** Whether the connection uses TLS. */
export function isEncrypted(socket: Socket): boolean {
  return socket instanceof TLSSocket;
}

/** Whether the connection cannot be read on the network: TLS, or a client on this machine. */
export function isPrivate(socket: Socket): boolean {
  return isEncrypted(socket) || isLoopback(peerAddress(socket));
}
