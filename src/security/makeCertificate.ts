import { isIP } from 'node:net';

/** A certificate and its key, both in PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/**
 * A certificate for this server signed by itself: an ECDSA key on P-256, for server authentication only.
 * @param names host names and addresses that clients may use; the first is the subject too.
 */
export async function makeCertificate(names: readonly string[], days: number): Promise<CertificateAndKey> {
  // Most starts find a certificate: reading this package takes longer than all else that they do for HTTPS.
  const { generate } = await import('selfsigned');
  const now = Date.now();
  // A name of a certificate holds at most 64 characters (RFC 5280, ub-common-name).
  const subject = [{ name: 'commonName', value: (names[0] ?? 'iscsi-wbem').slice(0, 64) }];
  const made = await generate(subject, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Clocks of clients differ.
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
