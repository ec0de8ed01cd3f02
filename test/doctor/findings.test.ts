import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/readSettings.js';
import type { Settings } from '../../src/config/Settings.js';
import { ProofRecords } from '../../src/credentials/ProofRecords.js';
import { auditFindings } from '../../src/doctor/auditFindings.js';
import { proofFindings } from '../../src/doctor/credentialFindings.js';
import { hostFindings, thisHost } from '../../src/doctor/hostFindings.js';
import { portFindings, readListening } from '../../src/doctor/portFindings.js';
import { exitCodeOfFindings, printFindings } from '../../src/doctor/printFindings.js';
import { certificateFindings, settingFindings } from '../../src/doctor/settingFindings.js';
import { stateFindings } from '../../src/doctor/stateFindings.js';
import { sealedFindings, userFindings } from '../../src/doctor/storeFindings.js';
import { makeCertificate } from '../../src/security/makeCertificate.js';
import { Users } from '../../src/security/Users.js';
import { anyLength, ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { Finding } from '../../src/targets/TargetReader.js';
import { FakeDriver } from '../support/FakeDriver.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

let folder: string;
let temporary: TemporaryStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  temporary = makeTemporaryStore();
});
afterEach(async () => {
  await temporary.remove();
  rmSync(folder, { recursive: true, force: true });
});

function settings(options: Readonly<Record<string, string>> = {}): Settings {
  const host = { env: {}, isRoot: true, hostName: 'host', homeDir: folder };
  const own = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key') };
  return readSettings({ ...own, ...options }, host);
}

/** Each as one line: severity, subject, the beginning of the sentence. */
const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ severity, subject, sentence }) => `${severity} ${subject}: ${sentence}`);

describe('findings about the files of the state', () => {
  it('are that there is none yet, and none of a folder and a key that nobody else gets at', () => {
    const own = settings();
    expect(told(stateFindings(own))).toEqual([
      `warning ${own.stateDir}: There is no such folder: the server has not been started with these settings yet.`,
    ]);
    mkdirSync(own.stateDir, { mode: 0o700 });
    writeFileSync(own.keyFile, Buffer.alloc(32), { mode: 0o600 });
    expect(stateFindings(own)).toEqual([]);
  });

  it('are a key that is missing though it is needed, of another length, or open to others', () => {
    const own = settings();
    mkdirSync(own.stateDir, { mode: 0o700 });
    writeFileSync(join(own.stateDir, 'store.mdb'), '', { mode: 0o600 });
    expect(told(stateFindings(own))).toEqual([
      expect.stringMatching(/^error .*key: The sealing key is not there/u),
    ]);
    writeFileSync(own.keyFile, Buffer.alloc(31), { mode: 0o600 });
    expect(told(stateFindings(own))).toEqual([expect.stringMatching(/has 31 bytes: expected 32/u)]);
    writeFileSync(own.keyFile, Buffer.alloc(32));
    chmodSync(own.keyFile, 0o644);
    expect(stateFindings(own)).toMatchObject([{ remedy: `Run chmod 0600 ${own.keyFile}.` }]);
  });

  it('are places where the audit record is not what was written, five of them in words', async () => {
    const verified = (faults: readonly string[]) =>
      auditFindings(folder, { verifyAudit: async () => ({ faults }) });
    expect(await verified([])).toEqual([]);
    const faults = Array.from({ length: 7 }, (_, index) => `record ${index + 1} is missing`);
    expect(told(await verified(faults))).toEqual([
      `error ${join(folder, 'audit.jsonl')}: It is not what was written: ${faults.slice(0, 5).join('; ')}; and 2 more.`,
    ]);
  });
});

describe('findings about the store', () => {
  it('are the entries that the sealing key does not open, by name', () => {
    temporary.sealed.put('intent/1', { a: 1 });
    temporary.sealed.put('tgt/daemon', {});
    expect(sealedFindings(temporary.store, temporary.sealed)).toEqual([]);
    temporary.store.put('sealed/tgt/daemon', Buffer.alloc(60));
    expect(told(sealedFindings(temporary.store, temporary.sealed))).toEqual([
      'error store: 1 sealed entries do not open with this sealing key: tgt/daemon.',
    ]);
  });

  it('are that there is no administrator, and that the first password is in use or lies about', async () => {
    const users = new Users(temporary.store);
    expect(told(await userFindings(users, folder))).toEqual([
      'error users: No user has the role admin: nobody can manage this server.',
    ]);
    await users.set('admin', 'the first', ['admin']);
    expect(await userFindings(users, folder)).toEqual([]);
    writeFileSync(join(folder, 'admin-password'), 'the first\n');
    expect(told(await userFindings(users, folder))).toEqual([expect.stringContaining('is still in use')]);
    await users.set('admin', 'another one', ['admin']);
    expect(told(await userFindings(users, folder))).toEqual([
      expect.stringContaining('is not in use any more'),
    ]);
  });

  it('are accounts whose proof failed or that were never proved', async () => {
    const target = parseIscsiName('iqn.2026-11.test.example:disk');
    const driver = new FakeDriver(target);
    const proofs = new ProofRecords(temporary.store);
    for (const chapName of ['alice', 'bob', 'carol']) {
      const secret = new ChapSecret(Buffer.from('twelve-bytes'), anyLength);
      await driver.execute(await driver.plan({ kind: 'add', target, role: 'initiator', chapName, secret }));
    }
    const time = new Date('2026-11-21T08:00:00Z');
    proofs.put({ authority: 'fake', chapName: 'alice' }, { state: 'proved', reason: 'accepted', time });
    const reason = 'AuthMethod=None was accepted';
    proofs.put({ authority: 'fake', chapName: 'bob' }, { state: 'failed', reason, time });
    expect(told(await proofFindings(temporary.store, driver))).toEqual([
      `error bob: Its last proof, at 2026-11-21T08:00:00.000Z, failed: ${reason}.`,
      'warning carol: No login has proved, since this server knows them, that the secret is asked for.',
    ]);
  });
});

describe('findings about the settings', () => {
  it('are none of the defaults', () => {
    expect(settingFindings(settings())).toEqual([]);
  });

  it('are exposure, changes that are not proved, and short secrets', () => {
    const open = settings({ bind: '192.0.2.1', plainHttp: 'anywhere', proof: 'off', secretMinBytes: '4' });
    expect(told(settingFindings(open))).toEqual([
      'warning settings: Plain HTTP on 192.0.2.1: anyone who sees the traffic sees passwords and secrets.',
      expect.stringMatching(/^warning proof: /u),
      expect.stringMatching(/^warning secret-min-bytes: Secrets of 4 bytes are taken/u),
    ]);
  });

  it('are a certificate that expires, that has expired, and that cannot be read', async () => {
    const [tlsCertificate, tlsKey] = [join(folder, 'c.pem'), join(folder, 'k.pem')];
    const own = settings({ tlsCertificate, tlsKey });
    expect(told(certificateFindings(own))).toEqual([expect.stringMatching(/^error .*c\.pem/u)]);
    const made = await makeCertificate(['localhost'], 60);
    writeFileSync(tlsCertificate, made.certificate, { mode: 0o600 });
    writeFileSync(tlsKey, made.key, { mode: 0o600 });
    const inDays = (days: number): number => Date.now() + days * 86_400_000;
    expect(certificateFindings(own)).toEqual([]);
    expect(told(certificateFindings(own, inDays(40)))).toEqual([
      expect.stringMatching(/^warning .*expires in \d+ days/u),
    ]);
    expect(told(certificateFindings(own, inDays(61)))).toEqual([
      expect.stringMatching(/^error .*has expired/u),
    ]);
  });
});

describe('findings about the host', () => {
  it('are an old Node and a clock that was set back', () => {
    expect(hostFindings({ ...thisHost(folder), path: '' })).toEqual([]);
    writeFileSync(join(folder, 'audit.jsonl'), '');
    const tomorrow = new Date(Date.now() + 86_400_000);
    utimesSync(join(folder, 'audit.jsonl'), tomorrow, tomorrow);
    expect(told(hostFindings({ ...thisHost(folder), path: '', nodeVersion: '20.18.3' }))).toEqual([
      'error Node: This is Node 20.18.3: expected 20.19 or later.',
      expect.stringMatching(/^warning clock: .* it has been set back\.$/u),
    ]);
    expect(told(hostFindings({ ...thisHost(folder), path: '', now: 0 }))[0]).toBe(
      'error clock: The clock says 1970-01-01T00:00:00.000Z, which cannot be.',
    );
  });

  it('are open-iscsi on a kernel that has not its module', () => {
    writeFileSync(join(folder, 'iscsiadm'), '', { mode: 0o700 });
    const host = { ...thisHost(folder), path: folder, modulesFolder: folder };
    const isLoaded = statSync('/sys/module/iscsi_tcp', { throwIfNoEntry: false }) !== undefined;
    expect(hostFindings(host)).toHaveLength(isLoaded ? 0 : 1);
    writeFileSync(
      join(folder, 'modules.dep'),
      'kernel/drivers/scsi/iscsi_tcp.ko: kernel/drivers/scsi/libiscsi.ko\n',
    );
    expect(hostFindings(host)).toEqual([]);
  });

  it('are ports that others listen on, as the kernel tells them', () => {
    const title = '  sl  local_address rem_address   st\n';
    // 127.0.0.1 port 5988 listening; 127.0.0.1 port 5989 established; all IPv4 addresses port 3260 listening.
    const lines = [
      '0100007F:1764 00000000:0000 0A',
      '0100007F:1765 0100007F:9999 01',
      '00000000:0CBC 00000000:0000 0A',
    ];
    writeFileSync(
      join(folder, 'tcp'),
      title + lines.map((line, index) => `   ${index}: ${line} 00000000\n`).join(''),
    );
    const listening = readListening(folder);
    expect([...listening]).toEqual(['127.0.0.1 5988', '0.0.0.0 3260']);
    expect(told(portFindings(settings(), listening))).toEqual([
      'error http-port: 127.0.0.1 port 5988 is in use by another process: the server cannot start.',
      'error iscsi-port: 127.0.0.1 port 3260 is in use by another process: the server cannot start.',
    ]);
  });
});

describe('findings in print', () => {
  const warning: Finding = {
    severity: 'warning',
    subject: 'a\u001b[2J',
    sentence: 'It is so.',
    remedy: 'Do it.',
  };
  const error: Finding = { severity: 'error', subject: 'b', sentence: 'It is worse.', remedy: null };

  it('begin with the worst, and have no control character', () => {
    expect(printFindings([warning, error])).toBe(
      'ERROR    b\n         It is worse.\nwarning  a\uFFFD[2J\n         It is so.\n         Do it.\n',
    );
    expect(printFindings([])).toBe('Nothing is wrong.\n');
  });

  it('make the exit code: 0 nothing, 1 warnings, 2 errors', () => {
    expect([[], [warning], [warning, error]].map(exitCodeOfFindings)).toEqual([0, 1, 2]);
  });
});
