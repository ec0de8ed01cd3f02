import { X509Certificate } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { makeCertificate } from './makeCertificate.js';
import { CertificateError, readTlsMaterial, type TlsFiles } from './readTlsMaterial.js';

const validDays = 730;
const renewalMs = 30 * 86_400_000;

/** Host names and addresses that clients use. */
export interface CertificateNames {
  readonly names: readonly string[];
  /** Names to include in a new certificate.  A change of these names is no reason to renew it, because addresses change often. */
  readonly furtherNames?: readonly string[];
}

/** The files of the certificate that the server makes, in its state folder. */
export function ownCertificateFiles(stateDir: string, clientCaFile: string | null): TlsFiles {
  return {
    certificateFile: join(stateDir, 'tls-certificate.pem'),
    keyFile: join(stateDir, 'tls-key.pem'),
    clientCaFile,
  };
}

/**
 * Makes the server's certificate, valid for two years, unless there is one that is valid for another 30 days and has all names.
 * Both files have mode
 * 0600.
 * @returns why a new one was made, or null.
 * @throws CertificateError if it cannot be written.
 */
export async function renewOwnCertificate(
  { certificateFile, keyFile }: TlsFiles,
  { names, furtherNames = [] }: CertificateNames,
  now: number = Date.now(),
): Promise<string | null> {
  const why = whyRenew({ certificateFile, keyFile, clientCaFile: null }, names, now);
  if (why === null) return null;
  const made = await makeCertificate([...names, ...furtherNames], validDays);
  try {
    // The key is written first: a certificate that does not match its key is renewed at the next start.
    replaceFile(keyFile, made.key);
    replaceFile(certificateFile, made.certificate);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CertificateError(`the certificate "${certificateFile}" cannot be made (${code})`, {
      cause: error,
    });
  }
  return why;
}

function whyRenew(files: TlsFiles, names: readonly string[], now: number): string | null {
  try {
    const { certificate, validFrom, validTo } = readTlsMaterial(files);
    // It was made while the clock was ahead.
    if (validFrom.getTime() > now) return `it is valid from ${validFrom.toISOString()}`;
    if (validTo.getTime() - now < renewalMs) return `it is valid until ${validTo.toISOString()}`;
    const own = new X509Certificate(certificate);
    const missing = names.find((name) => !(isIP(name) === 0 ? own.checkHost(name) : own.checkIP(name)));
    return missing === undefined ? null : `it lacks the name ${missing}`;
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const isMissing = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    return isMissing ? 'there was none' : error.message;
  }
}

/** Replaces a file atomically: after a power failure the old or the new one is complete. */
function replaceFile(path: string, text: string): void {
  const made = `${path}.new`;
  const file = openSync(made, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(made, path);
}
