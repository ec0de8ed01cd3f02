import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

interface PeerCertificate {
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly validTo: number;
}

/**
 * The client certificates of the connections to a server.  A certificate is read once, because that takes longer than the rest of
 * a small request.
 */
export class ClientCertificates {
  readonly #certificates = new WeakMap<TLSSocket, PeerCertificate | null>();

  /**
   * The common name in the client certificate of a connection.  Null if there is no certificate, if it was not issued by a
   * configured CA, if it has expired meanwhile, or if it does not have exactly one common name.
   */
  findCommonName(socket: Socket, now: number = Date.now()): string | null {
    if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
    let certificate = this.#certificates.get(socket);
    if (certificate === undefined) {
      certificate = readCertificate(socket);
      this.#certificates.set(socket, certificate);
    }
    return certificate !== null && now < certificate.validTo ? certificate.commonName : null;
  }
}

function readCertificate(socket: TLSSocket): PeerCertificate | null {
  const { subject, valid_to: validTo } = socket.getPeerCertificate();
  // An array if the subject has several.
  const commonName: unknown = subject.CN;
  return typeof commonName === 'string' ? { commonName, validTo: Date.parse(validTo) } : null;
}
