import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

interface PeerCertificate {
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly validTo: number;
}

/** Reading a certificate costs more than all else of a small request: once a connection is enough. */
const certificates = new WeakMap<TLSSocket, PeerCertificate | null>();

/**
 * The common name of the certificate that the client of a connection has shown and proved to be its own; null if it has shown
 * none, one that goes back to no CA of ours, one that has expired meanwhile, or one without exactly one common name.
 */
export function clientCommonName(socket: Socket, now: number = Date.now()): string | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  let certificate = certificates.get(socket);
  if (certificate === undefined) {
    certificate = readCertificate(socket);
    certificates.set(socket, certificate);
  }
  return certificate !== null && now < certificate.validTo ? certificate.commonName : null;
}

function readCertificate(socket: TLSSocket): PeerCertificate | null {
  const { subject, valid_to: validTo } = socket.getPeerCertificate();
  // A list where the subject has several.
  const commonName: unknown = subject.CN;
  return typeof commonName === 'string' ? { commonName, validTo: Date.parse(validTo) } : null;
}
