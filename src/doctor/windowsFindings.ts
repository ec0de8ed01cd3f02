import { X509Certificate } from 'node:crypto';
import { listenAddresses } from '../config/exposure.js';
import type { Settings } from '../config/Settings.js';
import { isLoopback } from '../security/isLoopback.js';
import { CertificateError, readTlsMaterial } from '../security/readTlsMaterial.js';
import { ownCertificateFiles } from '../security/renewOwnCertificate.js';
import type { Finding } from '../targets/TargetReader.js';

/** The port on which Windows looks for WS-Management over HTTPS. */
const windowsPort = 5986;

const subject = 'Windows hosts';

/**
 * What keeps a Windows host from opening a session of WS-Management with a user and a password, or makes it need more than the
 * commands of docs/wsman.md.
 * @param hostName the name by which clients are expected to call this host.
 */
export function windowsFindings(settings: Settings, hostName: string): readonly Finding[] {
  return [...reachFindings(settings), ...trustFindings(settings, hostName)];
}

function reachFindings(settings: Settings): readonly Finding[] {
  const { httpsPort, wsmanHttpsPort } = settings;
  const { https } = listenAddresses(settings);
  const found: Finding[] = [];
  if (isLoopback(https)) {
    found.push({
      severity: 'error',
      subject,
      sentence: `The server listens on ${https}: no other host reaches it.`,
      remedy: 'Set bind to an address of this host, or to 0.0.0.0.',
    });
  }
  if (httpsPort === null && wsmanHttpsPort === null) {
    found.push({
      severity: 'error',
      subject,
      sentence:
        'No port speaks HTTPS. Windows sends a user and a password over HTTPS only, and Kerberos and NTLM are not supported.',
      remedy: `Set wsman-https-port to ${windowsPort}.`,
    });
  } else if (wsmanHttpsPort !== windowsPort) {
    const port = wsmanHttpsPort ?? httpsPort;
    const where = port === 0 ? 'on any free port' : `on port ${port}`;
    found.push({
      severity: 'warning',
      subject,
      sentence: `WS-Management over HTTPS is ${where}: Windows looks for it on ${windowsPort}.`,
      remedy:
        port === 0
          ? `Set wsman-https-port to ${windowsPort}.`
          : `Give New-CimSession and winrm the port ${port}, or set wsman-https-port to ${windowsPort}.`,
    });
  }
  return found;
}

/** Whether Windows takes the certificate: it looks at who vouches for it and at its names.  Its time is judged for all clients. */
function trustFindings(settings: Settings, hostName: string): readonly Finding[] {
  const { httpsPort, wsmanHttpsPort, tlsCertificate, tlsKey, clientCa, stateDir } = settings;
  if (httpsPort === null && wsmanHttpsPort === null) return [];
  const files =
    tlsCertificate === null || tlsKey === null
      ? ownCertificateFiles(stateDir, clientCa)
      : { certificateFile: tlsCertificate, keyFile: tlsKey, clientCaFile: clientCa };
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(readTlsMaterial(files).certificate);
  } catch (error) {
    // That it cannot be read is a finding of its own.  The server makes its own at the first start.
    if (error instanceof CertificateError) return [];
    throw error;
  }
  const found: Finding[] = [];
  if (certificate.issuer === certificate.subject) {
    found.push({
      severity: 'warning',
      subject,
      sentence: `The certificate ${files.certificateFile} is signed by itself: Windows does not trust it until it is imported.`,
      remedy:
        'Copy it to the Windows host, and there: Import-Certificate -FilePath .\\tls-certificate.pem -CertStoreLocation Cert:\\LocalMachine\\Root; ' +
        'or New-CimSessionOption -UseSsl -SkipCACheck -SkipCNCheck -SkipRevocationCheck for a first look.',
    });
  }
  if (!standsFor(certificate, hostName)) {
    found.push({
      severity: 'error',
      subject,
      sentence: `The certificate stands for ${printNames(certificate)} and not for ${hostName}: Windows refuses it under that name.`,
      remedy: `Call the server by a name of the certificate, or set tls-certificate to one for ${hostName}.`,
    });
  }
  return found;
}

function standsFor(certificate: X509Certificate, name: string): boolean {
  if (certificate.checkHost(name) !== undefined) return true;
  // Anything but an address is an error there.
  const isAddress = /^[\d.]+$/u.test(name) || name.includes(':');
  return isAddress && certificate.checkIP(name) !== undefined;
}

function printNames({ subjectAltName }: X509Certificate): string {
  const names = (subjectAltName ?? '').split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/u, ''));
  return names.join(', ') || 'no name';
}
