import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { systemdUnit } from '../../src/server/systemdUnit.js';

const settings = {
  target: 'embedded',
  stateDir: '/var/lib/iscsi-wbem',
  keyFile: '/etc/iscsi-wbem/key',
  stopTimeoutMs: 30_000,
  embeddedTargets: [],
  lioConfigfs: '/sys/kernel/config/target',
  lioSaveconfig: '/etc/target/saveconfig.json',
} as const;

const linesOf = (...parameters: Parameters<typeof systemdUnit>): string[] =>
  systemdUnit(...parameters).split('\n');

function haveSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the unit for systemd', () => {
  it('repeats the options given, with the key as a credential in place of its file', () => {
    const argv = ['--key-file', '/etc/iscsi-wbem/key', '--config', '/etc/a b/50%.toml'];
    const lines = linesOf(settings, argv, '/usr/bin/node', '/opt/iscsi-wbem/dist/main.js');
    expect(lines).toContain(
      'ExecStart=/usr/bin/node /opt/iscsi-wbem/dist/main.js --config "/etc/a b/50%%.toml" --key-file %d/key',
    );
    expect(lines).toContain('LoadCredential=key:/etc/iscsi-wbem/key');
    expect(lines).toContain('StateDirectory=iscsi-wbem');
  });

  it('stops no sooner than the server gives requests to finish, and the closing after it', () => {
    expect(linesOf({ ...settings, stopTimeoutMs: 90_000 }, [], '/n', '/p')).toContain('TimeoutStopSec=105s');
  });

  it('keeps no capability, and the folders of LUNs and of another state writable', () => {
    const luns = [{ lun: 1, bytes: 512, file: '/srv/disks/1' }];
    const iscsiName = parseIscsiName('iqn.2026-11.test.example:disk');
    const embeddedTargets = [{ iscsiName, alias: null, luns, initiators: null, protected: false }];
    const lines = linesOf({ ...settings, stateDir: '/srv/state', embeddedTargets }, [], '/n', '/p');
    expect(lines).toContain('CapabilityBoundingSet=');
    expect(lines).toContain('ReadWritePaths=/srv/state /srv/disks');
    expect(lines).not.toContain('StateDirectory=iscsi-wbem');
  });

  it('gives LIO the one capability that its secrets ask for, and configfs writable', () => {
    const lines = linesOf({ ...settings, target: 'lio' }, [], '/n', '/p');
    expect(lines).toContain('CapabilityBoundingSet=CAP_SYS_ADMIN');
    expect(lines).toContain('ReadWritePaths=/sys/kernel/config/target -/etc/target');
    expect(lines).toContain('ProtectKernelTunables=no');
  });

  it('can be read by a program that lies in a home folder', () => {
    expect(linesOf(settings, [], '/n', '/home/a/dist/main.js')).toContain('ProtectHome=read-only');
    expect(linesOf(settings, [], '/n', '/opt/dist/main.js')).toContain('ProtectHome=yes');
  });

  it.skipIf(!haveSystemd())('has no fault that systemd-analyze would find', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'unit-'));
    const unit = join(folder, 'iscsi-wbem.service');
    try {
      writeFileSync(unit, systemdUnit(settings, [], process.execPath, '/opt/dist/main.js'));
      const env = { ...process.env, SYSTEMD_LOG_LEVEL: 'warning' };
      const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', unit], { env });
      expect(stderr).toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
