import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/readSettings.js';
import type { Settings } from '../../src/config/Settings.js';
import { windowsFindings } from '../../src/doctor/windowsFindings.js';
import { runDoctor } from '../../src/server/doctor.js';
import { makeCertificate } from '../../src/security/makeCertificate.js';
import { TestCa } from '../support/certificates.js';

const name = 'store.example.com';
let folder: string;
let trusted: { readonly tlsCertificate: string; readonly tlsKey: string };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'windows-'));
  const ca = await TestCa.make();
  const { certificate, key } = await ca.issue(name, { names: [name, '192.0.2.7'], usage: 'server' });
  trusted = filesOf('issued', certificate, key);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesOf(as: string, certificate: string, key: string): typeof trusted {
  const files = { tlsCertificate: join(folder, `${as}.pem`), tlsKey: join(folder, `${as}.key`) };
  writeFileSync(files.tlsCertificate, certificate, { mode: 0o600 });
  writeFileSync(files.tlsKey, key, { mode: 0o600 });
  return files;
}

function settings(options: Readonly<Record<string, string>>): Settings {
  const host = { env: {}, isRoot: true, hostName: 'host', homeDir: folder };
  return readSettings(
    { stateDir: join(folder, 'state'), keyFile: join(folder, 'sealing'), ...options },
    host,
  );
}

const told = (options: Readonly<Record<string, string>>, hostName = name): string[] =>
  windowsFindings(settings(options), hostName).map(
    ({ severity, sentence, remedy }) => `${severity}: ${sentence} ${remedy}`,
  );

describe('what keeps a Windows host from opening a session', () => {
  it('is nothing where HTTPS is on 5986 of an address, with a certificate of a CA for the name', () => {
    expect(told({ ...trusted, bind: '0.0.0.0' })).toEqual([]);
    expect(told({ ...trusted, bind: '0.0.0.0' }, '192.0.2.7')).toEqual([]);
  });

  it('is a server on the loopback alone', () => {
    expect(told({ ...trusted, bind: '127.0.0.1' })).toEqual([
      expect.stringMatching(
        /^error: The server listens on 127\.0\.0\.1: no other host reaches it\. Set bind /u,
      ),
    ]);
  });

  it('is that there is no HTTPS; a certificate is then not looked at', () => {
    const off = { bind: '0.0.0.0', httpsPort: 'off', wsmanHttpsPort: 'off', plainHttp: 'anywhere' };
    expect(told({ ...trusted, ...off }, 'other.example.com')).toEqual([
      expect.stringMatching(/^error: No port speaks HTTPS\. .* Set wsman-https-port to 5986\.$/u),
    ]);
  });

  it('is HTTPS on another port than Windows looks on', () => {
    const other = { ...trusted, bind: '0.0.0.0' };
    expect(told({ ...other, wsmanHttpsPort: 'off' })).toEqual([
      expect.stringMatching(/^warning: WS-Management over HTTPS is on port 5989: .* the port 5989, /u),
    ]);
    expect(told({ ...other, wsmanHttpsPort: '8443' })).toEqual([expect.stringContaining('on port 8443')]);
    expect(told({ ...other, wsmanHttpsPort: '0' })).toEqual([expect.stringContaining('on any free port')]);
  });

  it('is a certificate for another name, and one that nobody vouches for', async () => {
    expect(told({ ...trusted, bind: '0.0.0.0' }, 'other.example.com')).toEqual([
      expect.stringMatching(
        /^error: The certificate stands for store\.example\.com, 192\.0\.2\.7 and not for other\.example\.com: /u,
      ),
    ]);
    const made = await makeCertificate([name], 30);
    const own = filesOf('own', made.certificate, made.key);
    expect(told({ ...own, bind: '0.0.0.0' })).toEqual([
      expect.stringMatching(
        /^warning: The certificate .*own\.pem is signed by itself: .*Import-Certificate /u,
      ),
    ]);
  });

  it('is not told of a certificate that cannot be read: that is a finding of its own', () => {
    expect(told({ tlsCertificate: '/nowhere/c', tlsKey: '/nowhere/k', bind: '0.0.0.0' })).toEqual([]);
  });
});

describe('iscsi-wbem doctor --windows', () => {
  async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const written = { out: '', err: '' };
    const streams = {
      stdin: process.stdin,
      stdout: { write: (text: string) => Boolean((written.out += text)) },
      stderr: { write: (text: string) => Boolean((written.err += text)) },
    };
    const state = ['--state-dir', join(folder, 'state'), '--key-file', join(folder, 'sealing')];
    const code = await runDoctor([...args, ...state], streams);
    return { code, ...written };
  }

  it('tells it under a name that is given, and otherwise under that of the host; without the option nothing of it', async () => {
    const named = await run(
      '--windows',
      name,
      '--tls-certificate',
      trusted.tlsCertificate,
      '--tls-key',
      trusted.tlsKey,
    );
    expect(named.out).toContain('Windows hosts');
    expect(named.out).not.toContain('and not for');
    expect(named.code).toBe(2);
    const unnamed = await run(
      '--windows',
      '--tls-certificate',
      trusted.tlsCertificate,
      '--tls-key',
      trusted.tlsKey,
    );
    expect(unnamed.out).toContain('stands for store.example.com, 192.0.2.7 and not for');
    expect((await run()).out).not.toContain('Windows');
  });

  it('is refused for a server elsewhere', async () => {
    const refused = await run('--windows', '--url', 'http://127.0.0.1:9');
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('--windows looks at the settings of a server on this host');
  });
});
