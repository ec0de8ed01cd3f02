import { afterEach, describe, expect, it } from 'vitest';
import type { CIMValue } from '../../src/cim/values.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { statisticsId } from '../../src/providers/blockPerformance/statisticsIdentity.js';
import type { RunResult } from '../guest/Guest.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';

const secret = 'secret-of-disk-1';
const MiB = 2 ** 20;
/** mkfs.xfs makes none below 300 MiB. */
const bytes = 320 * MiB;
const grown = 384 * MiB;

/** The pools of the server in the guest, and what makes them. */
export const guestPools = {
  config: `[[pool]]
name = "files"
folder = "/var/pool"

[[pool]]
name = "thin"
volume-group = "vg1"
thin-pool = "pool"
`,
  script: `mkdir -p /var/pool /var/thin
    mount -t tmpfs tmpfs /var/pool
    mount -t tmpfs tmpfs /var/thin
    truncate -s 640M /var/thin/pv
    losetup /dev/loop4 /var/thin/pv
    pvcreate /dev/loop4
    vgcreate vg1 /dev/loop4
    lvcreate --type thin-pool -L 512M -n pool vg1`,
} as const;

export interface ProvidedDiskDeps {
  readonly getLio: () => GuestLio;
  readonly getClient: () => WbemClient;
  /** The initiator of the guest's kernel. */
  readonly host: string;
  readonly portal: string;
  /** A command of ours in the guest. */
  readonly command: (args: readonly string[], input?: string) => Promise<RunResult>;
  /** SIGKILL, and another process on the same state. */
  readonly crashServer: () => Promise<void>;
}

function textOf(value: CIMValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** `provide` and `withdraw` by the server in the guest, and what the kernel's own initiator makes of the disk. */
export function declareProvidedDisk({
  getLio,
  getClient,
  host,
  portal,
  command,
  crashServer,
}: ProvidedDiskDeps): void {
  const shell = (script: string): Promise<string> => getLio().shell(script);
  const done = async (args: readonly string[], input = ''): Promise<string> => {
    const { status, stdout, stderr } = await command(args, input);
    expect([args, status, stderr]).toEqual([args, 0, expect.any(String)]);
    return stdout;
  };
  const targetsOfKernel = (): Promise<string> =>
    shell('ls /sys/kernel/config/target/core /sys/kernel/config/target/iscsi');

  /** What a test that failed has left, for the next one. */
  afterEach(async () => {
    const target = /^iqn\S+:vm1$/mu.exec(await targetsOfKernel())?.[0];
    if (target === undefined) return;
    await shell('umount /mnt/vm1 2>/dev/null || true');
    await command(['logout', target]);
    await command(['withdraw', target, '--yes', '--delete-volume']);
  }, 900_000);

  describe.each([
    ['a file of a folder', 'files', 'fileio'],
    ['a thin volume of LVM', 'thin', 'iblock'],
  ] as const)('%s, provided to the kernel', (_, pool, backstore) => {
    it('has its size and identity, holds a file system that grows under it and outlives kill -9, and is withdrawn', async () => {
      const before = await targetsOfKernel();
      const provide = ['provide', `${bytes}B`, '--to', host, '--name', 'vm1', '--pool', pool];
      const provided = await done([...provide, '--stdin', '--json'], `${secret}\n`);
      const { target, lun, verified } = JSON.parse(provided) as Record<string, unknown>;
      expect([lun, verified, typeof target]).toEqual([0, true, 'string']);
      const name = String(target);
      expect(await targetsOfKernel()).toMatch(new RegExp(`^${backstore}_\\d{9}$`, 'mu'));

      await done(['discover', portal]);
      await done(['login', name, '--portal', portal, '--devices', '--stdin'], `${secret}\n`);
      expect((await shell('cd /sys/class/block; ls -d sd*')).trim()).toBe('sda');
      const size = async (): Promise<number> => Number(await shell('cat /sys/block/sda/size')) * 512;
      expect(await size()).toBe(bytes);
      const volumes = await getClient().enumerateInstances('CIM_StorageVolume');
      const volume = volumes.find((each) => each.value('ElementName') === 'vm1');
      const wwid = await shell('cat /sys/block/sda/device/wwid');
      expect(wwid.trim().replace(/^naa\./u, '')).toBe(volume?.value('Name'));
      expect(await shell('cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toContain(secret);

      await shell('mkfs.xfs -q /dev/sda; mkdir -p /mnt/vm1; mount -t xfs /dev/sda /mnt/vm1');
      await shell('dd if=/dev/urandom of=/mnt/vm1/file bs=1M count=16 2>/dev/null; sync');
      const sum = await shell('sha256sum /mnt/vm1/file');
      // Without the log of the file system.
      const fileSystemSize = async (): Promise<number> =>
        Number((await shell('df -k /mnt/vm1 | tail -n 1')).trim().split(/\s+/u)[1]) * 1024;
      const sizeBefore = await fileSystemSize();
      await crashServer();
      await shell('dd if=/dev/urandom of=/mnt/vm1/during bs=1M count=4 2>/dev/null; sync');
      await done(['volume', 'resize', 'vm1', `${grown}B`]);
      await shell('echo 1 > /sys/block/sda/device/rescan');
      expect(await size()).toBe(grown);
      await shell(
        '/usr/sbin/xfs_growfs /mnt/vm1; dd if=/dev/urandom of=/mnt/vm1/more bs=1M count=16 2>/dev/null; sync',
      );
      expect(await fileSystemSize()).toBe(sizeBefore + grown - bytes);
      if (pool === 'thin') await done(['volume', 'snapshot', 'vm1', 'vm1-snapshot']);
      await shell('umount /mnt/vm1; echo 3 > /proc/sys/vm/drop_caches; mount -t xfs /dev/sda /mnt/vm1');
      expect(await shell('sha256sum /mnt/vm1/file')).toBe(sum);

      const statistics = await getClient().enumerateInstances('CIM_BlockStorageStatisticalData');
      const deviceId = volume?.value('DeviceID');
      const counted = statistics.find((each) => each.value('InstanceID') === statisticsId(textOf(deviceId)));
      // In units of 1,000 bytes: 36 MiB of files were written, and 16 MiB were read again.
      expect(Number(counted?.value('KBytesWritten'))).toBeGreaterThan(37_000);
      expect(Number(counted?.value('KBytesRead'))).toBeGreaterThan(16_000);
      expect(Number(counted?.value('TotalIOs'))).toBeGreaterThan(100);

      const busy = await command(['logout', name]);
      expect([busy.status, busy.stderr]).toEqual([3, expect.stringMatching(/in use|BUSY/u)]);
      await shell('umount /mnt/vm1');
      await done(['logout', name]);
      const refused = await command(['volume', 'remove', 'vm1', '--yes']);
      expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining('LUN 0')]);
      if (pool === 'thin') await done(['volume', 'remove', 'vm1-snapshot', '--yes']);
      await done(['withdraw', name, '--yes', '--delete-volume']);
      expect(await targetsOfKernel()).toBe(before);
      const left = await shell('ls /var/pool; lvs --noheadings -o lv_name vg1');
      expect(left.trim().split(/\s+/u)).toEqual(['pool']);
      const again = await command(['login', name, '--portal', portal, '--devices', '--stdin'], `${secret}\n`);
      expect(again.status).not.toBe(0);
    }, 1_800_000);
  });

  it('provide that kill -9 cuts off is whole or nothing, and doctor names no orphan', async () => {
    const before = await targetsOfKernel();
    for (const [round, pauseMs] of [50, 400, 1_200].entries()) {
      const volume = `cut${round}`;
      const provide = ['provide', '8M', '--to', host, '--name', volume, '--pool', 'files', '--stdin'];
      const running = command([...provide, '--json'], `${secret}\n`);
      // From when its volume is there: what comes before is the time that a program takes to begin.
      for (let tries = 0; tries < 200; tries += 1) if ((await shell('ls /var/pool')) !== '') break;
      await new Promise((resolve) => void setTimeout(resolve, pauseMs));
      await crashServer();
      await running;

      const targets = await targetsOfKernel();
      const doctor = JSON.parse((await command(['doctor', '--json'])).stdout) as readonly {
        readonly severity: string;
        readonly sentence: string;
      }[];
      expect(
        doctor.filter(({ sentence }) => /no volume of this server|no target .* shows it/u.test(sentence)),
      ).toEqual([]);
      const target = /^iqn\S+:cut\d$/mu.exec(targets)?.[0];
      if (target !== undefined) await done(['withdraw', target, '--yes', '--delete-volume']);
      const left = JSON.parse(await done(['volume', 'list', '--json'])) as readonly {
        readonly name: string;
      }[];
      if (left.some(({ name }) => name === volume)) await done(['volume', 'remove', volume, '--yes']);
      expect(await targetsOfKernel()).toBe(before);
      expect(await shell('ls /var/pool')).toBe('');
    }
  }, 1_800_000);
}
