import { isIP } from 'node:net';

/** A certificate and its key, both in PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/**
 * Makes a self-signed certificate for this server: an ECDSA key on P-256, for server authentication only.
 * @param names host names and addresses that clients use.  The first one is also the subject.
 */
export async function makeCertificate(names: readonly string[], days: number): Promise<CertificateAndKey> {
  // Loaded only when needed: at most starts a certificate exists, and loading this package takes longer than the rest of the
  // HTTPS set-up.
  const { generate } = await import('selfsigned');
  const now = Date.now();
  // A common name has at most 64 characters (RFC 5280, ub-common-name).
  const subject = [{ name: 'commonName', value: (names[0] ?? 'iscsi-wbem').slice(0, 64) }];
  const made = await generate(subject, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Allows for clients whose clocks are behind.
    notBeforeDate: new Date(now - dayMs),
    notAfterDate: new Date(now + days * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
