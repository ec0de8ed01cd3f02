import { constants, randomBytes } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { TlsMaterial } from '../security/readTlsMaterial.js';

/** Whether a client is asked for a certificate.  `required` ends the handshake unless the client has one that can be verified. */
export type ClientCertificateMode = 'off' | 'optional' | 'required';

/** The current certificate, key and CA, with notification of changes. */
export interface TlsSource {
  readonly current: TlsMaterial;
  onChange(listener: (material: TlsMaterial) => void): void;
}

/** TLS 1.3, and the cipher suites of TLS 1.2 with forward secrecy and authenticated encryption (RFC 9325 4.2). */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/** The options that can change while the server runs. */
export function secureContextOptions({ certificate, key, clientCa }: TlsMaterial): SecureContextOptions & {
  readonly ticketKeys: Buffer;
} {
  return {
    cert: certificate,
    key,
    ...(clientCa !== null && { ca: clientCa }),
    minVersion: 'TLSv1.2',
    ciphers,
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    // New keys each time, so that a session of an earlier client CA cannot be resumed.
    ticketKeys: randomBytes(48),
  };
}

/** @param handshakeTimeoutMs maximum duration of a handshake. */
export function tlsOptions(
  material: TlsMaterial,
  clientCertificate: ClientCertificateMode,
  handshakeTimeoutMs: number,
): TlsOptions {
  return {
    ...secureContextOptions(material),
    requestCert: clientCertificate !== 'off',
    rejectUnauthorized: clientCertificate === 'required',
    handshakeTimeout: handshakeTimeoutMs,
  };
}
