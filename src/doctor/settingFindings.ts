import { exposureWarnings } from '../config/exposure.js';
import type { Settings } from '../config/Settings.js';
import { CertificateError, readTlsMaterial } from '../security/readTlsMaterial.js';
import { ownCertificateFiles } from '../security/renewOwnCertificate.js';
import type { Finding } from '../targets/TargetReader.js';

const dayMs = 86_400_000;

/** Findings about settings that are allowed but that an administrator should know of. */
export function settingFindings(settings: Settings): readonly Finding[] {
  const found: Finding[] = exposureWarnings(settings).map((warning) => ({
    severity: 'warning',
    subject: 'settings',
    sentence: `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`,
    remedy: null,
  }));
  const unproved = [
    ...(settings.proof === 'off' ? ['all targets'] : []),
    ...[...settings.targets].filter(([, { proof }]) => proof === 'off').map(([target]) => target),
  ];
  if (unproved.length > 0) {
    found.push({
      severity: 'warning',
      subject: 'proof',
      sentence: `Changes are not proved by logging in at ${unproved.join(', ')}: a secret that the target does not ask for goes unseen.`,
      remedy: 'Set proof to full.',
    });
  }
  if (settings.secretMinBytes < 12) {
    found.push({
      severity: 'warning',
      subject: 'secret-min-bytes',
      sentence: `Secrets of ${settings.secretMinBytes} bytes are taken: RFC 7143 9.2.1 asks for 12 where IPsec does not protect the connection.`,
      remedy: 'Set secret-min-bytes to 12.',
    });
  }
  return found;
}

/** Findings about the HTTPS certificate, read from its files. */
export function certificateFindings(settings: Settings, now: number = Date.now()): readonly Finding[] {
  const { httpsPort, wsmanHttpsPort, tlsCertificate, tlsKey, clientCa, stateDir } = settings;
  if (httpsPort === null && wsmanHttpsPort === null) return [];
  const isOwn = tlsCertificate === null || tlsKey === null;
  const files = isOwn
    ? ownCertificateFiles(stateDir, clientCa)
    : { certificateFile: tlsCertificate, keyFile: tlsKey, clientCaFile: clientCa };
  const subject = files.certificateFile;
  try {
    const { validFrom, validTo } = readTlsMaterial(files);
    if (now < validFrom.getTime()) {
      const sentence = `The certificate is valid from ${validFrom.toISOString()} on only.`;
      return [
        { severity: 'error', subject, sentence, remedy: 'Look at the clock, or take another certificate.' },
      ];
    }
    const days = Math.floor((validTo.getTime() - now) / dayMs);
    // The server renews a certificate of its own 30 days before it expires.
    if (days >= (isOwn ? 28 : 30)) return [];
    const sentence =
      days < 0
        ? `The certificate has expired (${validTo.toISOString()}): clients refuse it.`
        : `The certificate expires in ${days} days (${validTo.toISOString()}).`;
    const remedy = isOwn
      ? 'Restart the server: it makes a new one.'
      : 'Put a new one in its place: the server reads it by itself.';
    return [{ severity: days < 0 ? 'error' : 'warning', subject, sentence, remedy }];
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const isMissing = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    // It is created at the first start.
    if (isOwn && isMissing) return [];
    return [{ severity: 'error', subject, sentence: `${error.message}.`, remedy: null }];
  }
}
