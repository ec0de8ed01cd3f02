import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AtomicJournal } from '../../../src/scsi/media/AtomicJournal.js';
import { DeviceMedium, type DeviceCalls } from '../../../src/scsi/media/DeviceMedium.js';
import { makeLoopDevice } from '../../support/loopDevice.js';
import { deviceCalls } from '../../../src/targets/embedded/deviceCalls.js';

const KiB = 1024;
const MiB = 2 ** 20;
const bytes = 8 * MiB;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'device-'));
  file = join(folder, 'blocks');
  writeFileSync(file, '');
  truncateSync(file, bytes);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file in the place of a device, whose discards are noted and done. */
function fakeCalls(discardBytes: number, size = bytes): DeviceCalls & { readonly discards: string[] } {
  const discards: string[] = [];
  return {
    discards,
    look: () => ({ bytes: size, discardBytes }),
    discard: (path, offset, length) => {
      discards.push(`${offset}+${length}`);
      const held = readFileSync(path);
      held.fill(0, offset, offset + length);
      writeFileSync(path, held);
    },
  };
}

function open(calls: DeviceCalls, size = bytes): DeviceMedium {
  return new DeviceMedium(file, size / 512, 512, { journalPath: join(folder, 'journal'), calls });
}

const lbaOf = (offset: number): number => offset / 512;

describe('a medium on a block device', () => {
  it('reads what was written, also after it was opened again', async () => {
    const medium = open(fakeCalls(0));
    const data = Buffer.alloc(4 * KiB, 'x');
    medium.write(lbaOf(MiB), data);
    await medium.close();
    const again = open(fakeCalls(0));
    expect(again.read(lbaOf(MiB), 8).equals(data)).toBe(true);
    expect(again.read(lbaOf(2 * MiB), 8).equals(Buffer.alloc(4 * KiB))).toBe(true);
    await again.close();
  });

  it('gives back whole pieces of the device, and zeroes what is smaller at both ends', async () => {
    const calls = fakeCalls(256 * KiB);
    const medium = open(calls);
    expect(medium.granularityBlocks).toBe(lbaOf(256 * KiB));
    medium.write(0, Buffer.alloc(bytes, 'x'));
    medium.unmap(lbaOf(MiB - 64 * KiB), lbaOf(2 * MiB + 128 * KiB));

    expect(calls.discards).toEqual([`${MiB}+${2 * MiB}`]);
    const held = readFileSync(file);
    expect(held.subarray(MiB - 64 * KiB, 3 * MiB + 64 * KiB).equals(Buffer.alloc(2 * MiB + 128 * KiB))).toBe(
      true,
    );
    expect(held.subarray(0, MiB - 64 * KiB).equals(Buffer.alloc(MiB - 64 * KiB, 'x'))).toBe(true);
    expect(held.subarray(3 * MiB + 64 * KiB).equals(Buffer.alloc(5 * MiB - 64 * KiB, 'x'))).toBe(true);
    expect(medium.status(lbaOf(MiB))).toEqual({ mapped: false, blocks: lbaOf(2 * MiB) });
    expect(medium.status(lbaOf(3 * MiB)).mapped).toBe(true);
    // A piece that is written is mapped again.
    medium.write(lbaOf(MiB), Buffer.alloc(512, 'y'));
    expect(medium.status(lbaOf(MiB)).mapped).toBe(true);
    await medium.close();
  });

  it('gives back the last piece of a device that ends within one', async () => {
    const size = 4 * MiB + 512 * KiB;
    const calls = fakeCalls(MiB, size);
    const medium = open(calls, size);
    medium.unmap(lbaOf(3 * MiB), lbaOf(MiB + 512 * KiB));
    expect(calls.discards).toEqual([`${3 * MiB}+${MiB + 512 * KiB}`]);
    expect(medium.status(lbaOf(3 * MiB))).toEqual({ mapped: false, blocks: lbaOf(MiB + 512 * KiB) });
    await medium.close();
  });

  it('zeroes what a device does not give back, and what is too little to ask for', async () => {
    for (const [discardBytes, length] of [
      [0, 4 * MiB],
      [64 * KiB, 512 * KiB],
    ] as const) {
      const calls = fakeCalls(discardBytes);
      const medium = open(calls);
      medium.write(0, Buffer.alloc(bytes, 'x'));
      medium.unmap(0, lbaOf(length));
      expect(calls.discards).toEqual([]);
      expect(medium.read(0, lbaOf(length)).equals(Buffer.alloc(length))).toBe(true);
      expect(medium.status(0).mapped).toBe(true);
      await medium.close();
    }
  });

  it('finishes an atomic write that a crash cut off', async () => {
    // What a crash leaves once the journal is whole and before the device has it.
    const journal = new AtomicJournal(join(folder, 'other'));
    expect(() => journal.write(-1, Buffer.alloc(1_024, 'a'), 2_048)).toThrow('fd');
    journal.close();
    renameSync(join(folder, 'other'), join(folder, 'journal'));
    const medium = open(fakeCalls(0));
    expect(medium.read(4, 2).equals(Buffer.alloc(1_024, 'a'))).toBe(true);
    await medium.close();
    expect(readFileSync(join(folder, 'journal')).subarray(0, 8).equals(Buffer.alloc(8))).toBe(true);
  });

  it('is refused where it is smaller than its volume, or is no block device', () => {
    expect(() => open(fakeCalls(0, MiB))).toThrow(`"${file}" has ${MiB} bytes: expected at least ${bytes}`);
    expect(
      () => new DeviceMedium(file, 16, 512, { journalPath: join(folder, 'journal'), calls: deviceCalls }),
    ).toThrow(`"${file}" is no block device`);
    expect(existsSync(join(folder, 'journal'))).toBe(false);
  });
});

describe('a real block device', () => {
  it('has its size, keeps what is written, and gives back what is deallocated', async (context) => {
    const loop = makeLoopDevice(file);
    if (loop === null) return context.skip('no loop device can be made here');
    const device = loop.path;
    try {
      const medium = new DeviceMedium(device, bytes / 512, 512, {
        journalPath: join(folder, 'journal'),
        calls: deviceCalls,
      });
      medium.write(0, Buffer.alloc(bytes, 'x'));
      await medium.flush();
      const full = statSync(file).blocks * 512;
      expect(full).toBeGreaterThanOrEqual(bytes);
      medium.unmap(lbaOf(2 * MiB), lbaOf(4 * MiB));
      expect(medium.read(lbaOf(2 * MiB), lbaOf(4 * MiB)).equals(Buffer.alloc(4 * MiB))).toBe(true);
      expect(medium.read(lbaOf(MiB), 1).equals(Buffer.alloc(512, 'x'))).toBe(true);
      await medium.close();
      expect(statSync(file).blocks * 512).toBeLessThanOrEqual(full - 3 * MiB);
      expect(
        () =>
          new DeviceMedium(device, (2 * bytes) / 512, 512, {
            journalPath: join(folder, 'j'),
            calls: deviceCalls,
          }),
      ).toThrow(`"${device}" has ${bytes} bytes: expected at least ${2 * bytes}`);
    } finally {
      loop.detach();
    }
  });
});
