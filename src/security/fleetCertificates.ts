import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  webcrypto,
  X509Certificate,
} from 'node:crypto';
import type { CertificateAndKey } from './makeCertificate.js';

// Certificates of a fleet: one CA, which its endpoint keeps, and short-lived certificates of hosts and endpoints.

/** What a certificate of a fleet is for: a host's agent is asked, an endpoint asks. */
export type FleetRole = 'host' | 'endpoint';

/** Who a certificate of a fleet stands for. */
export interface FleetIdentity {
  readonly fleetId: string;
  readonly role: FleetRole;
  readonly id: string;
}

const hourMs = 3_600_000;

/** How long the certificate of a host or an endpoint lasts; renewed when half of it is over. */
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

/** The CA of a new fleet. */
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
 * The certificate of a host or an endpoint for its key, signed by the CA.
 *
 * Its one name is a URI, `iscsi-wbem://<fleet>/host/<id>`, beside a DNS name that is never looked up, by which one address may serve several.
 * That of a host is good for being asked alone, that of an endpoint for asking: a stolen one of a host opens nothing.
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
    // Clocks of hosts differ.
    notBefore: new Date(now - hourMs),
    notAfter: new Date(now + hours * hourMs),
    publicKey: await importPublic(publicKey),
    signingKey: await importPrivate(ca.key),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        role === 'host' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
      ]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: uriOf({ fleetId, role, id }) },
        ...(role === 'host' ? [{ type: 'dns' as const, value: serverNameOf(id) }] : []),
      ]),
    ],
  });
  return made.toString('pem');
}

/** By which name an endpoint asks for the certificate of a host, when it connects. */
export function serverNameOf(hostId: string): string {
  return `${hostId}.hosts.iscsi-wbem.internal`;
}

/** Who a certificate stands for; null where it is none of a fleet.  Whether it is genuine is asked apart. */
export function identityOf(certificate: Pick<X509Certificate, 'subjectAltName'>): FleetIdentity | null {
  const [, fleetId, role, id] =
    /(?:^|, )URI:iscsi-wbem:\/\/([\w-]+)\/(host|endpoint)\/([\w-]+)(?:,|$)/u.exec(
      certificate.subjectAltName ?? '',
    ) ?? [];
  if (fleetId === undefined || id === undefined) return null;
  return { fleetId, role: role === 'host' ? 'host' : 'endpoint', id };
}

/** SHA-256 of a public key, in hexadecimal digits: what a host is known by. */
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

/** Whether a certificate is signed by this CA, whenever it is valid. */
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

/** Positive, and never twice the same. */
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
