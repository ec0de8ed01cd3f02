import { execFileSync } from 'node:child_process';
import { fstatSync, readFileSync } from 'node:fs';
import type { DeviceCalls } from '../../scsi/media/DeviceMedium.js';
import { MediumFileError } from '../../scsi/media/MediumFileError.js';

/** A device that does not discard within this time blocks everything else. */
const discardTimeoutMs = 10_000;

/** Device calls by sysfs, in place of an ioctl, and by blkdiscard(8) of util-linux. */
export const deviceCalls: DeviceCalls = {
  look(file, path) {
    const stats = fstatSync(file, { bigint: true });
    if (!stats.isBlockDevice())
      throw new MediumFileError(`"${path}" is no block device: expected the device of a volume`);
    const folder = `/sys/dev/block/${majorOf(stats.rdev)}:${minorOf(stats.rdev)}`;
    // In units of 512 bytes, whatever the blocks of the device are.
    const bytes = readNumber(`${folder}/size`) * 512;
    const isDiscarding = readNumber(`${folder}/queue/discard_max_bytes`) > 0;
    const discardBytes = isDiscarding ? readNumber(`${folder}/queue/discard_granularity`) : 0;
    // Pieces that do not begin and end with ours are zeroed.
    return { bytes, discardBytes: discardBytes % 512 === 0 ? discardBytes : 0 };
  },
  discard(path, offset, bytes) {
    // BusyBox has the short options only.
    execFileSync('blkdiscard', ['-o', String(offset), '-l', String(bytes), path], {
      timeout: discardTimeoutMs,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    });
  },
};

/** As the C library takes a device number apart (makedev(3)). */
function majorOf(device: bigint): bigint {
  return ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
}

function minorOf(device: bigint): bigint {
  return (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
}

function readNumber(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').trim());
  } catch (error) {
    throw new MediumFileError(`"${path}" cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
