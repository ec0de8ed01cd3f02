import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  webcrypto,
  X509Certificate,
} from 'node:crypto';
import type { CertificateAndKey } from './makeCertificate.js';

// Certificates of a fleet: a CA, whose key the endpoint stores, and short-lived certificates of hosts and endpoints.

/** The role of a certificate's subject: the agent of a host is a TLS server; an endpoint is a TLS client, and a TLS server for other endpoints. */
export type FleetRole = 'host' | 'endpoint';

/** The subject of a certificate of a fleet. */
export interface FleetIdentity {
  readonly fleetId: string;
  readonly role: FleetRole;
  readonly id: string;
}

const hourMs = 3_600_000;

/** Lifetime of the certificate of a host or an endpoint.  It is renewed after half of this time. */
export const fleetCertificateHours = 24;

const caYears = 20;

/** A key pair on P-256, both in PEM. */
export interface FleetKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

export async function makeFleetKey(): Promise<FleetKey> {
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(keyAlgorithm, true, [
    'sign',
    'verify',
  ]);
  const [spki, pkcs8] = await Promise.all([
    webcrypto.subtle.exportKey('spki', publicKey),
    webcrypto.subtle.exportKey('pkcs8', privateKey),
  ]);
  return { publicKey: pem('PUBLIC KEY', spki), privateKey: pem('PRIVATE KEY', pkcs8) };
}

/** Makes the CA of a new fleet. */
export async function makeFleetCa(fleetId: string): Promise<CertificateAndKey> {
  const x509 = await import('@peculiar/x509');
  const key = await makeFleetKey();
  const now = Date.now();
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: caName(fleetId),
    notBefore: new Date(now - 24 * hourMs),
    notAfter: new Date(now + caYears * 365 * 24 * hourMs),
    signingAlgorithm,
    keys: { publicKey: await importPublic(key.publicKey), privateKey: await importPrivate(key.privateKey) },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { certificate: made.toString('pem'), key: key.privateKey };
}

/**
 * Issues the certificate of a host or an endpoint for its key, signed by the CA.
 *
 * The subject alternative names are a URI, `iscsi-wbem://<fleet>/host/<id>`, and a DNS name, which is used for SNI and never resolved.  The
 * certificate of a host is valid for TLS servers only.  So a stolen certificate of a host gives no access to other hosts.
 * @param publicKey in PEM.
 */
export async function makeFleetCertificate(
  ca: CertificateAndKey,
  { fleetId, role, id }: FleetIdentity,
  publicKey: string,
  hours = fleetCertificateHours,
): Promise<string> {
  const x509 = await import('@peculiar/x509');
  const now = Date.now();
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${role} ${id}`,
    issuer: caName(fleetId),
    // The clocks of hosts may differ.
    notBefore: new Date(now - hourMs),
    notAfter: new Date(now + hours * hourMs),
    publicKey: await importPublic(publicKey),
    signingKey: await importPrivate(ca.key),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        ...(role === 'endpoint' ? [x509.ExtendedKeyUsage.clientAuth] : []),
      ]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: uriOf({ fleetId, role, id }) },
        { type: 'dns', value: serverNameOf(id, role) },
      ]),
    ],
  });
  return made.toString('pem');
}

/** The server name (SNI) with which an endpoint connects to a host or to another endpoint. */
export function serverNameOf(id: string, role: FleetRole = 'host'): string {
  return `${id}.${role}s.iscsi-wbem.internal`;
}

/** The subject of a certificate; null if it is not a certificate of a fleet.  The signature is not verified; see `isSignedBy`. */
export function identityOf(certificate: Pick<X509Certificate, 'subjectAltName'>): FleetIdentity | null {
  const [, fleetId, role, id] =
    /(?:^|, )URI:iscsi-wbem:\/\/([\w-]+)\/(host|endpoint)\/([\w-]+)(?:,|$)/u.exec(
      certificate.subjectAltName ?? '',
    ) ?? [];
  if (fleetId === undefined || id === undefined) return null;
  return { fleetId, role: role === 'host' ? 'host' : 'endpoint', id };
}

/** SHA-256 of a public key, in hexadecimal digits.  It identifies the key of a host. */
export function keyDigest(publicKey: string): string {
  const spki = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

/** SHA-256 of the public key of a certificate. */
export function keyDigestOf(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Whether a certificate is signed by this CA.  Its validity period is not checked. */
export function isSignedBy(certificate: X509Certificate, ca: string): boolean {
  const issuer = new X509Certificate(ca);
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Whether a key belongs to a certificate. */
export function isKeyOf(privateKey: string, certificate: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
}

function uriOf({ fleetId, role, id }: FleetIdentity): string {
  return `iscsi-wbem://${fleetId}/${role}/${id}`;
}

function caName(fleetId: string): string {
  return `CN=iscsi-wbem fleet ${fleetId}`;
}

/** A random positive serial number. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f || 1;
  return bytes.toString('hex');
}

function importPublic(publicKey: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('spki', der(publicKey), keyAlgorithm, true, ['verify']);
}

function importPrivate(privateKey: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', der(privateKey), keyAlgorithm, false, ['sign']);
}

function der(text: string): Buffer {
  return Buffer.from(text.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64');
}

function pem(what: string, bytes: ArrayBuffer): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return `-----BEGIN ${what}-----\n${lines.join('\n')}\n-----END ${what}-----\n`;
}
