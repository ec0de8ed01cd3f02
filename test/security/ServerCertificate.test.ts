import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/security/makeCertificate.js';
import { readTlsMaterial, type TlsMaterial } from '../../src/security/readTlsMaterial.js';
import { renewOwnCertificate } from '../../src/security/renewOwnCertificate.js';
import { ServerCertificate, type ServerCertificateOptions } from '../../src/security/ServerCertificate.js';
import { TestCa, type CertificateAndKey } from '../support/certificates.js';

const dayMs = 86_400_000;

let folder: string;
let log: string[];
const opened: ServerCertificate[] = [];
let ca: TestCa;
let first: CertificateAndKey;
let second: CertificateAndKey;

beforeAll(async () => {
  ca = await TestCa.make();
  first = await ca.issue('first.example', { names: ['first.example'], usage: 'server' });
  second = await ca.issue('second.example', { names: ['second.example'], usage: 'server' });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  log = [];
});
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  // Renamed into place, as those who renew certificates do.
  writeFileSync(`${path}.new`, text);
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
  return path;
}

function writePair({ certificate, key }: CertificateAndKey): {
  readonly certificateFile: string;
  readonly keyFile: string;
} {
  return {
    certificateFile: write('server.pem', certificate, 0o644),
    keyFile: write('server.key', key),
  };
}

async function open(options: Partial<ServerCertificateOptions> = {}): Promise<ServerCertificate> {
  const tell = (_fields: object, message: string): void => void log.push(message);
  const certificate = await ServerCertificate.open({
    certificateFile: null,
    keyFile: null,
    clientCaFile: null,
    stateDir: folder,
    names: ['store.example', 'localhost', '127.0.0.1', '::1'],
    log: { info: tell, warn: tell },
    pollMs: 20,
    ...options,
  });
  opened.push(certificate);
  return certificate;
}

describe('a certificate that the server makes', () => {
  it('names the host and the loopback, has an ECDSA key on P-256, and is signed with it', async () => {
    const { current } = await open();
    const certificate = new X509Certificate(current.certificate);
    expect(certificate.subject).toBe('CN=store.example');
    expect(certificate.subjectAltName).toBe(
      'DNS:store.example, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    // serverAuth, RFC 5280 4.2.1.12
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(Math.round((current.validTo.getTime() - Date.now()) / dayMs)).toBe(730);
    expect(current.fingerprint).toBe(certificate.fingerprint256);
  });

  it('is kept in two files that nobody else can read, and found again', async () => {
    const { current, files } = await open();
    expect(files).toEqual({
      certificateFile: join(folder, 'tls-certificate.pem'),
      keyFile: join(folder, 'tls-key.pem'),
      clientCaFile: null,
    });
    expect(statSync(files.certificateFile).mode & 0o777).toBe(0o600);
    expect(statSync(files.keyFile).mode & 0o777).toBe(0o600);
    expect((await open()).current).toEqual(current);
    expect(log).toEqual(['a certificate was made for HTTPS']);
  });

  it('is made anew 30 days before it ends, for a name it lacks, and where its key is not its own or was open', async () => {
    const { files } = await open();
    const names = { names: ['store.example'] };
    const soon = Date.now() + 699 * dayMs;
    expect(await renewOwnCertificate(files, names, soon)).toBe(null);
    expect(await renewOwnCertificate(files, names, soon + 2 * dayMs)).toMatch(/^it is valid until 20/u);
    const backThen = Date.now() - 2 * dayMs;
    expect(await renewOwnCertificate(files, names, backThen)).toMatch(/^it is valid from 20/u);
    expect(await renewOwnCertificate(files, { names: ['other.example'] })).toBe(
      'it lacks the name other.example',
    );
    expect(await renewOwnCertificate(files, { names: ['other.example', '192.0.2.7'] })).toBe(
      'it lacks the name 192.0.2.7',
    );
    expect(await renewOwnCertificate(files, { names: ['other.example', '192.0.2.7'] })).toBe(null);
    writeFileSync(files.keyFile, first.key);
    expect(await renewOwnCertificate(files, names)).toBe(
      `the key "${files.keyFile}" is not that of the certificate "${files.certificateFile}"`,
    );
    chmodSync(files.keyFile, 0o644);
    expect(await renewOwnCertificate(files, names)).toBe(
      `the key "${files.keyFile}" has mode 0644: expected 0600 or 0640, closed to others`,
    );
    expect(statSync(files.keyFile).mode & 0o777).toBe(0o600);
    expect(await renewOwnCertificate(files, names)).toBe(null);
  });

  it('names further addresses as they are when it is made, and stays when they change', async () => {
    const certificate = await open({ names: ['store.example'], furtherNames: ['192.0.2.1', '2001:db8::1'] });
    expect(new X509Certificate(certificate.current.certificate).subjectAltName).toBe(
      'DNS:store.example, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1',
    );
    const again = await open({ names: ['store.example'], furtherNames: ['192.0.2.9'] });
    expect(again.current.certificate).toBe(certificate.current.certificate);
  });

  it('for a host name of more than 64 characters carries it all the same', async () => {
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    const { certificate } = await makeCertificate([long], 1);
    expect(new X509Certificate(certificate).checkHost(long)).toBe(long);
  });
});

describe('a certificate of the operator', () => {
  it('is used as it is, with its chain', async () => {
    const chain = { ...first, certificate: `${first.certificate}\n${ca.certificate}` };
    const certificate = await open(writePair(chain));
    expect(certificate.isOwn).toBe(false);
    expect(certificate.current.certificate).toBe(chain.certificate);
    expect(certificate.current.fingerprint).toBe(new X509Certificate(first.certificate).fingerprint256);
    expect(log).toEqual([]);
  });

  const encrypted = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  }).privateKey;

  const faults: readonly (readonly [what: string, spoil: () => unknown, sentence: string])[] = [
    ['no key', () => rmSync(join(folder, 'server.key')), 'the key "*/server.key" cannot be read (ENOENT)'],
    [
      'a key that others can read',
      () => write('server.key', first.key, 0o604),
      'the key "*/server.key" has mode 0604: expected 0600 or 0640, closed to others',
    ],
    [
      'the key of another certificate',
      () => write('server.key', second.key),
      'the key "*/server.key" is not that of the certificate "*/server.pem"',
    ],
    [
      'a key that is none',
      () => write('server.key', 'Tr0ub4dor'),
      'the key "*/server.key" cannot be read; expected PEM',
    ],
    [
      'an encrypted key',
      () => write('server.key', encrypted),
      'the key "*/server.key" cannot be read; it is encrypted: expected one without a passphrase',
    ],
    ['no certificate in it', () => write('server.pem', 'x'), '"*/server.pem" holds no certificate in PEM'],
    [
      'a certificate that is none',
      () => write('server.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
      '"*/server.pem" holds a certificate that cannot be read',
    ],
    [
      'a key too weak for OpenSSL',
      async () => {
        const weak = await weakPair();
        write('server.pem', weak.certificate);
        write('server.key', weak.key);
      },
      'certificate "*/server.pem" and key "*/server.key" cannot be used: ee key too small',
    ],
  ];
  it.each(faults)('with %s is refused in one sentence', async (_, spoil, sentence) => {
    const files = writePair(first);
    await spoil();
    await expect(open(files)).rejects.toMatchObject({
      name: 'CertificateError',
      message: sentence.replaceAll('*', folder),
    });
  });

  it('may have a key that a group can read', async () => {
    const files = writePair(first);
    chmodSync(files.keyFile, 0o640);
    expect((await open(files)).current.key).toBe(first.key);
  });

  it('that is about to expire is used, and said to be', async () => {
    const validTo = new Date(Date.now() + 3 * dayMs);
    await open(writePair(await ca.issue('x.example', { validTo, usage: 'server' })));
    expect(log).toEqual([expect.stringMatching(/server\.pem" is about to expire \(20\d\d-/u)]);
  });
});

describe('new files', () => {
  async function opening(
    options: Partial<ServerCertificateOptions> = {},
  ): Promise<{ certificate: ServerCertificate; seen: TlsMaterial[] }> {
    const certificate = await open({ ...writePair(first), ...options });
    const seen: TlsMaterial[] = [];
    certificate.onChange((material) => seen.push(material));
    return { certificate, seen };
  }

  it('are read without anybody asking, once the pair fits together', async () => {
    const { certificate, seen } = await opening();
    write('server.pem', second.certificate);
    await expect.poll(() => log.length).toBe(1);
    expect(log).toEqual([
      `the key "${join(folder, 'server.key')}" is not that of the certificate "${join(folder, 'server.pem')}"; the certificate read before stays in force`,
    ]);
    expect(certificate.current.certificate).toBe(first.certificate);
    write('server.key', second.key);
    await expect.poll(() => certificate.current.certificate).toBe(second.certificate);
    expect(seen).toEqual([certificate.current]);
    expect(log.at(-1)).toBe('a certificate was read and is in force');
  });

  it('are read when asked, and what is the same changes nothing', async () => {
    const { certificate, seen } = await opening({ pollMs: 3_600_000 });
    writePair(second);
    await certificate.reload();
    await certificate.reload();
    expect(seen.map(({ certificate: read }) => read)).toEqual([second.certificate]);
  });

  it('are recorded: what an administrator asks for always, otherwise only what is new or cannot be used', async () => {
    const records: unknown[] = [];
    const state = { broken: false };
    const { certificate, seen } = await opening({
      pollMs: 3_600_000,
      record: async (by, outcome, cause) => {
        if (state.broken) throw new Error('the disk is full');
        records.push([by?.who ?? null, outcome, cause]);
      },
    });
    const eve = { who: 'eve', door: 'console', address: '192.0.2.1' };
    expect(await certificate.reload()).toEqual({ kind: 'unchanged' });
    expect(await certificate.reload(eve)).toEqual({ kind: 'unchanged' });
    writePair(second);
    state.broken = true;
    await expect(certificate.reload(eve)).rejects.toThrow('the disk is full');
    expect(seen).toEqual([]);
    state.broken = false;
    expect(await certificate.reload(eve)).toEqual({ kind: 'replaced' });
    const { fingerprint } = certificate.current;
    write('server.pem', 'x');
    expect(await certificate.reload(eve)).toMatchObject({ kind: 'refused' });
    writePair(first);
    // Without an administrator a certificate is renewed whether or not that can be recorded.
    state.broken = true;
    expect(await certificate.reload()).toEqual({ kind: 'replaced' });
    expect(log.at(-2)).toBe('that the certificate was read again could not be recorded');
    state.broken = false;
    writePair(second);
    expect(await certificate.reload()).toEqual({ kind: 'replaced' });
    expect(records).toEqual([
      ['eve', 'done', 'unchanged'],
      ['eve', 'done', `SHA-256 ${fingerprint}`],
      ['eve', 'failed', expect.stringContaining('server.pem')],
      [null, 'done', `SHA-256 ${fingerprint}`],
    ]);
  });

  it('that are gone, broken or not valid now leave the old ones in force, and say so', async () => {
    const { certificate, seen } = await opening({ pollMs: 3_600_000 });
    rmSync(join(folder, 'server.pem'));
    await certificate.reload();
    write('server.pem', 'x');
    await certificate.reload();
    writePair(await ca.issue('x', { validTo: new Date(Date.now() - 1000), usage: 'server' }));
    await certificate.reload();
    expect(seen).toEqual([]);
    expect(certificate.current.certificate).toBe(first.certificate);
    const kept = '; the certificate read before stays in force';
    expect(log).toEqual([
      `the certificate "${folder}/server.pem" cannot be read (ENOENT)${kept}`,
      `"${folder}/server.pem" holds no certificate in PEM${kept}`,
      expect.stringMatching(/is valid from 20.* to 20.*: expected one that is valid now; the certificate/u),
    ]);
  });

  it('of the client CA are read as well', async () => {
    const clientCaFile = write('clients.pem', ca.certificate);
    const { certificate, seen } = await opening({ clientCaFile });
    const other = await TestCa.make();
    write('clients.pem', other.certificate);
    await expect.poll(() => certificate.current.clientCa).toBe(other.certificate);
    expect(seen).toHaveLength(1);
  });

  it('are seen by their time too, where size and name are the same', async () => {
    const { certificate } = await opening();
    const path = join(folder, 'server.pem');
    utimesSync(path, new Date(0), new Date(0));
    writeFileSync(path, 'x');
    await expect.poll(() => log.length).toBeGreaterThan(0);
    expect(certificate.current.certificate).toBe(first.certificate);
  });
});

describe('reading', () => {
  it('takes certificates of CAs as they are, one or several', () => {
    const files = writePair(first);
    const clientCaFile = write('clients.pem', `# ours\n${ca.certificate}\n${first.certificate}`);
    expect(readTlsMaterial({ ...files, clientCaFile }).clientCa).toContain('# ours');
  });
});

/** RSA with 512 bits: OpenSSL's security level 1 asks for 1024. */
async function weakPair(): Promise<CertificateAndKey> {
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'weak.example' }], {
    keySize: 512,
    algorithm: 'sha256',
  });
  return { certificate: cert, key };
}
