import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { GuestLio, portalPort } from '../targets/lio/GuestLio.js';
import { GuestServer, startIscsid } from './GuestServer.js';
import { GuestStorage, stepsOfChanges } from './GuestStorage.js';

const host = 'iqn.2026-11.test.example:host';
const secret = 'secret-of-disk-1';
const portal = `127.0.0.1:${portalPort}`;
const saveconfig = '/srv/saveconfig.json';
const config = '/srv/config.toml';

/**
 * A machine of its own, whose state, volumes and saveconfig.json are on a disk, loses its power at steps of a change.
 * @param stopOther ends the machine of the other tests: there is memory for one.
 */
export function declareLostPower(stopOther: () => Promise<void>): void {
  describe('a host that loses its power', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-power-'));
    let lio: GuestLio;
    let server: GuestServer;
    const storage = new GuestStorage(() => server, { initiator: host, secret });

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

    /** The machine starts anew, and comes to what it was as the documentation of the program has it. */
    async function bringBack(): Promise<void> {
      await lio.pullPlug();
      await lio.shell('mkdir -p /srv; mount -t xfs /dev/vda /srv');
      const { status, stderr } = await server.run(['state', 'before-restore', '--config', config]);
      expect([status, stderr]).toEqual([0, '']);
      await lio.shell(`python3 /usr/bin/targetctl restore ${saveconfig}`);
      await startIscsid(lio.guest, host);
      await server.start();
    }
    /** Without the numbers that rtslib gives to what backstores are in. */
    const kernelAndPool = (): Promise<string> =>
      lio.shell('cd /sys/kernel/config/target; ls -d core/*/iscsi-wbem-* | sed s:.*/::; ls iscsi /srv/pool');

    it('has all that was done and every byte that was flushed; the change under way is whole or nothing', async () => {
      const provide = ['provide', '64M', '--to', host, '--name', 'kept', '--stdin', '--json'];
      const { target } = JSON.parse(await done(provide, `${secret}\n`)) as { readonly target: string };
      await logIn(target);
      await lio.shell('dd if=/dev/urandom of=/dev/sda bs=1M count=8 conv=fsync 2>/dev/null');
      const written = await sum();
      const before = await kernelAndPool();
      const found = await storage.findings();
      const outcomes = { provided: 0, notProvided: 0 };
      for (const [round, step] of stepsOfChanges.entries()) {
        const name = `cut${round}`;
        await server.killAt(step, step % 3, 'machine');
        const told = await storage.provide(name).then(
          () => true,
          () => false,
        );
        await bringBack();

        const where = `lost its power at step ${step}, told ${told}`;
        await logIn(target);
        expect(await sum(), where).toBe(written);
        expect(await storage.findings(), where).toEqual(found);
        const volume = (await storage.ask((at) => at.listVolumes())).find((each) => each.name === name);
        if (volume) {
          const [shown] = volume.exports;
          const provided = shown?.target ?? '';
          const account = { chapName: host, secret };
          expect(
            await tryToGetIn(lio.portal, { target: provided, initiatorName: host, account }),
            where,
          ).toBe('in');
          await storage.withdraw(provided);
          outcomes.provided += 1;
        } else {
          expect(told, where).toBe(false);
          outcomes.notProvided += 1;
        }
        expect(await kernelAndPool(), where).toBe(before);
        // The steps behind are none of this change.
        if (told) break;
      }
      process.stdout.write(`power lost at steps of provide: ${JSON.stringify(outcomes)}\n`);
      expect(outcomes.provided).toBeGreaterThan(0);
      expect(outcomes.notProvided).toBeGreaterThan(0);

      await done(['logout', target]);
      await done(['withdraw', target, '--yes', '--delete-volume']);
      // `alua` is LIO's own.
      expect(await lio.shell('ls /srv/pool; ls /sys/kernel/config/target/core')).toBe('alua\n');
    }, 14_400_000);
  });
}
