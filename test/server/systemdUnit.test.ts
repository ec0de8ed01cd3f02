import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { readSettings } from '../../src/config/readSettings.js';
import { hostOf, readCommandLine } from '../../src/server/commandLine.js';
import { systemdUnit } from '../../src/server/systemdUnit.js';
import { projectFolder } from '../support/environment.js';
import { Server } from '../support/server.js';

const settings = {
  role: 'standalone',
  target: 'embedded',
  stateDir: '/var/lib/iscsi-wbem',
  keyFile: '/etc/iscsi-wbem/key',
  stopTimeoutMs: 30_000,
  embeddedTargets: [],
  pools: [],
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

/** Whether a process may have mounts of its own here. */
function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '--make-rprivate', '/'], { stdio: 'ignore' });
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

  it.each(['embedded', 'tgt', 'lio'] as const)('keeps the folders of pools writable, with %s', (target) => {
    const pools = [{ name: 'files', thick: false, folder: '/srv/volumes' }];
    const line = linesOf({ ...settings, target, pools }, [], '/n', '/p').find((each) =>
      each.startsWith('ReadWritePaths='),
    );
    expect(line?.split(/[= ]/u)).toContain('/srv/volumes');
  });

  it('gives LVM its devices, the capability for them, and its folders', () => {
    const pools = [{ name: 'fast', thick: false, volumeGroup: 'vg0', thinPool: 'pool' }];
    const lines = linesOf({ ...settings, target: 'tgt', pools }, [], '/n', '/p');
    expect(lines).toContain('CapabilityBoundingSet=CAP_SYS_ADMIN');
    expect(lines).toContain('PrivateDevices=no');
    expect(lines).toContain('ReadWritePaths=-/etc/lvm -/run/lvm -/run/lock/lvm');
    const ofLio = linesOf({ ...settings, target: 'lio', pools }, [], '/n', '/p');
    expect(ofLio).toContain('CapabilityBoundingSet=CAP_SYS_ADMIN');
    expect(linesOf(settings, [], '/n', '/p')).toContain('PrivateDevices=yes');
  });

  it.skipIf(!canUnshare())(
    'leaves the server nothing to write that it does not name: it starts, serves and makes volumes with all else read-only',
    async () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unit-')));
      const [pool, state, config] = ['pool', 'server/state', 'config.toml'].map((name) => join(folder, name));
      if (pool === undefined || state === undefined || config === undefined) throw new Error('no folders');
      mkdirSync(pool);
      mkdirSync(state, { recursive: true, mode: 0o700 });
      const key = join(folder, 'key');
      writeFileSync(key, randomBytes(32), { mode: 0o600 });
      writeFileSync(config, `[[pool]]\nname = "files"\nfolder = "${pool}"\n`);
      const args = ['--config', config, '--state-dir', state, '--key-file', key, '--pool-reserve', '0 KiB'];
      const { options } = readCommandLine(args);
      const unit = systemdUnit(readSettings(options, hostOf({})), args, '/n', '/p');
      const writable = (/^ReadWritePaths=(.*)$/mu.exec(unit)?.[1] ?? '').split(' ');
      // As ProtectSystem=strict and ReadWritePaths of systemd.exec(5) do, for a mount namespace of its own.
      const script = `mount --make-rprivate /
        for each in ${[folder, ...writable].join(' ')}; do mount --bind $each $each; done
        mount -o remount,bind,ro ${folder}
        mount -o remount,bind,ro /
        exec "$@"`;
      const server = new Server({ args, under: ['unshare', '--mount', 'sh', '-ec', script, 'sh'] });
      try {
        await server.start();
        writeFileSync(join(folder, 'password'), server.password, { mode: 0o600 });
        const cli = (...given: readonly string[]) =>
          promisify(execFile)(process.execPath, [
            join(projectFolder, 'dist', 'main.js'),
            ...given,
            '--url',
            server.url,
            '--password-file',
            join(folder, 'password'),
          ]);
        await cli('volume', 'create', 'db1', '4M');
        await cli('volume', 'clone', 'db1', 'db2');
        await cli('volume', 'resize', 'db1', '8M');
        await cli('volume', 'remove', 'db2', '--yes');
        expect(readdirSync(pool).filter((name) => name.endsWith('.img'))).toHaveLength(1);
        // The namespace does what it is for.
        const mounts = readFileSync(`/proc/${server.pid}/mountinfo`, 'utf8').split('\n');
        const isReadOnly = (path: string): boolean | undefined =>
          mounts
            .map((line) => line.split(' '))
            .findLast(([, , , , place]) => place === path)?.[5]
            ?.split(',')
            .includes('ro');
        expect([isReadOnly(folder), isReadOnly(pool), isReadOnly(state)]).toEqual([true, false, false]);
        expect(server.log).not.toContain('EROFS');
      } finally {
        await server.dispose();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

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

  it('of an agent and of an endpoint names what it is; an endpoint needs no target, and an agent reads no certificate again', () => {
    const agent = systemdUnit(
      { ...settings, role: 'agent', target: 'tgt' },
      [],
      '/usr/bin/node',
      '/opt/x/main.js',
    );
    expect(agent).toContain('Description=Agent for the iSCSI targets of this host\n');
    expect(agent).toContain('After=tgt.service');
    expect(agent).not.toContain('ExecReload');
    const endpoint = systemdUnit(
      { ...settings, role: 'endpoint', target: 'lio' },
      [],
      '/usr/bin/node',
      '/opt/x/main.js',
    );
    expect(endpoint).toContain('CapabilityBoundingSet=\n');
    expect(endpoint).not.toContain('target.service');
    expect(endpoint).toContain('ExecReload');
  });
});
