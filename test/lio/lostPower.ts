import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuestLio, portalPort } from '../targets/lio/GuestLio.js';
import { GuestServer, startIscsid } from './GuestServer.js';

const host = 'iqn.2026-11.test.example:host';
const secret = 'secret-of-disk-1';
const portal = `127.0.0.1:${portalPort}`;
const saveconfig = '/srv/saveconfig.json';
const config = '/srv/config.toml';

/**
 * A machine of its own, whose state, volumes and saveconfig.json are on a disk, loses its power in the middle of a change.
 * @param stopOther ends the machine of the other tests: there is memory for one.
 */
export function declareLostPower(stopOther: () => Promise<void>): void {
  describe('a host that loses its power', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-power-'));
    let lio: GuestLio;
    let server: GuestServer;

    beforeAll(async () => {
      await stopOther();
      const disk = join(folder, 'disk');
      writeFileSync(disk, '');
      truncateSync(disk, 640 * 2 ** 20);
      lio = await GuestLio.boot(disk);
      await lio.clear();
      await lio.shell('mkfs.xfs -q /dev/vda; mkdir -p /srv; mount -t xfs /dev/vda /srv; mkdir /srv/pool');
      const settings = [
        'target = "lio"',
        `lio-saveconfig = "${saveconfig}"`,
        `lio-portals = "0.0.0.0:${portalPort}"`,
        'state-dir = "/srv/state"',
        'key-file = "/srv/key"',
        `initiator-name = "${host}"`,
        'pool-reserve = "0 KiB"',
        '[[pool]]',
        'name = "files"',
        'folder = "/srv/pool"',
      ];
      await lio.guest.create(config, `${settings.join('\n')}\n`);
      server = new GuestServer(() => lio.guest, ['--config', config]);
      await startIscsid(lio.guest, host);
      await server.start();
    }, 1_800_000);
    afterAll(async () => {
      await lio.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const done = async (args: readonly string[], input = ''): Promise<string> => {
      const { status, stdout, stderr } = await server.command(args, input);
      expect([args, status, stderr]).toEqual([args, 0, expect.any(String)]);
      return stdout;
    };
    const logIn = async (target: string): Promise<void> => {
      await done(['discover', portal]);
      await done(['login', target, '--portal', portal, '--devices', '--stdin'], `${secret}\n`);
    };
    const sum = (): Promise<string> => lio.shell('dd if=/dev/sda bs=1M count=8 2>/dev/null | sha256sum');

    it('has all that was done and every byte that was flushed; the change under way is whole or nothing', async () => {
      const provide = (name: string): readonly string[] => [
        'provide', '64M', '--to', host, '--name', name, '--stdin', '--json',
      ]; // prettier-ignore
      const { target } = JSON.parse(await done(provide('kept'), `${secret}\n`)) as {
        readonly target: string;
      };
      await logIn(target);
      await lio.shell('dd if=/dev/urandom of=/dev/sda bs=1M count=8 conv=fsync 2>/dev/null');
      const written = await sum();
      const cut = server.command(provide('cut'), `${secret}\n`).catch(() => null);
      for (let tries = 0; tries < 400; tries += 1)
        if ((await lio.shell('ls /srv/pool')).trim().split('\n').length > 1) break;
      await sleep(300);

      await lio.pullPlug();
      await cut;
      await lio.shell('mkdir -p /srv; mount -t xfs /dev/vda /srv');
      const { status, stderr } = await server.run(['state', 'before-restore', '--config', config]);
      expect([status, stderr]).toEqual([0, '']);
      await lio.shell(`python3 /usr/bin/targetctl restore ${saveconfig}`);
      await startIscsid(lio.guest, host);
      await server.start();

      await logIn(target);
      expect(await sum()).toBe(written);
      const doctor = JSON.parse((await server.command(['doctor', '--json'])).stdout) as readonly {
        readonly sentence: string;
      }[];
      const orphans = doctor.filter(({ sentence }) =>
        /no volume of this server|no target that was made here shows it|was made here and LIO does not/u.test(
          sentence,
        ),
      );
      expect(orphans).toEqual([]);
      await done(['logout', target]);
      for (const name of (await lio.shell('ls /sys/kernel/config/target/iscsi')).trim().split('\n'))
        if (name.startsWith('iqn')) await done(['withdraw', name, '--yes', '--delete-volume']);
      const left = JSON.parse(await done(['volume', 'list', '--json'])) as readonly {
        readonly name: string;
      }[];
      for (const { name } of left) await done(['volume', 'remove', name, '--yes']);
      // `alua` is LIO's own.
      expect(await lio.shell('ls /srv/pool; ls /sys/kernel/config/target/core')).toBe('alua\n');
    }, 3_600_000);
  });
}
