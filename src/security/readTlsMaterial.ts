import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** A certificate, a key or the CA of client certificates cannot be used.  The sentence states why and what was expected. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** The files with certificate, key and CA, in PEM. */
export interface TlsFiles {
  /** The server's certificate, followed by intermediate certificates. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The CA certificates for client certificates; null: none are requested. */
  readonly clientCaFile: string | null;
}

/** The checked files of a TLS server: the key belongs to the certificate, and OpenSSL accepts them. */
export interface TlsMaterial {
  /** PEM. */
  readonly certificate: string;
  /** PEM; secret. */
  readonly key: string;
  /** PEM. */
  readonly clientCa: string | null;
  /** SHA-256 of the server's certificate: upper-case hexadecimal with colons. */
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/**
 * Reads and checks all files.  An expired certificate is not an error here.
 * @throws CertificateError; no sentence contains any part of the key file.
 */
export function readTlsMaterial({ certificateFile, keyFile, clientCaFile }: TlsFiles): TlsMaterial {
  const certificate = readFile(certificateFile, 'certificate');
  const key = readFile(keyFile, 'key');
  const clientCa = clientCaFile === null ? null : readCaFile(clientCaFile, 'CA of client certificates');
  const [own] = parseCertificates(certificate, certificateFile);
  const privateKey = parseKey(key, keyFile);
  if (!own.checkPrivateKey(privateKey)) {
    throw new CertificateError(`the key "${keyFile}" is not that of the certificate "${certificateFile}"`);
  }
  try {
    // OpenSSL refuses certificates below its security level, such as RSA keys of 512 bits.
    createSecureContext({ cert: certificate, key, ...(clientCa !== null && { ca: clientCa }) });
  } catch (error) {
    const { reason = 'unknown reason' } = error as { reason?: string };
    throw new CertificateError(
      `certificate "${certificateFile}" and key "${keyFile}" cannot be used: ${reason}`,
      { cause: error },
    );
  }
  return {
    certificate,
    key,
    clientCa,
    fingerprint: own.fingerprint256,
    validFrom: new Date(own.validFrom),
    validTo: new Date(own.validTo),
  };
}

/**
 * CA certificates in PEM.
 * @throws CertificateError naming `what`, such as "CA of client certificates".
 */
export function readCaFile(path: string, what: string): string {
  const text = readFile(path, what);
  parseCertificates(text, path);
  return text;
}

function readFile(path: string, what: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CertificateError(`the ${what} "${path}" cannot be read (${code})`, { cause: error });
  }
  try {
    // The status of the open file, not of the name, so that the file cannot be exchanged in between.
    const { uid, mode } = fstatSync(file);
    if (what === 'key') expectOwnKey(path, uid, mode & 0o777);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CertificateError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CertificateError(`the ${what} "${path}" cannot be read (${code})`, { cause: error });
  } finally {
    closeSync(file);
  }
}

/** The group may read it: some systems have a group for keys of servers. */
function expectOwnKey(path: string, uid: number, mode: number): void {
  const own = process.geteuid?.();
  if (uid !== own && uid !== 0) {
    throw new CertificateError(`the key "${path}" belongs to user id ${uid}: expected ${own} or 0`);
  }
  if ((mode & 0o027) !== 0) {
    throw new CertificateError(
      `the key "${path}" has mode 0${mode.toString(8)}: expected 0600 or 0640, closed to others`,
    );
  }
}

function parseCertificates(text: string, path: string): [X509Certificate, ...X509Certificate[]] {
  const [first, ...more] = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/gu) ?? [];
  if (first === undefined) throw new CertificateError(`"${path}" holds no certificate in PEM`);
  try {
    return [new X509Certificate(first), ...more.map((one) => new X509Certificate(one))];
  } catch (error) {
    throw new CertificateError(`"${path}" holds a certificate that cannot be read`, { cause: error });
  }
}

function parseKey(text: string, path: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    const expected = /^-+BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/mu.test(text)
      ? 'it is encrypted: expected one without a passphrase'
      : 'expected PEM';
    // Without the cause, so that no part of this file gets into logs.
    throw new CertificateError(`the key "${path}" cannot be read; ${expected}`);
  }
}
