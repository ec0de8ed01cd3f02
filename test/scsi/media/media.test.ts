import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlockMedium } from '../../../src/scsi/media/BlockMedium.js';
import { FileMedium } from '../../../src/scsi/media/FileMedium.js';
import { MemoryMedium } from '../../../src/scsi/media/MemoryMedium.js';

let folder: string;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-media-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const newPath = (): string => join(folder, `lun${(files += 1)}`);

const kinds: readonly (readonly [string, (blocks: number, blockSize?: number) => BlockMedium])[] = [
  ['MemoryMedium', (blocks, blockSize) => new MemoryMedium(blocks, blockSize)],
  ['FileMedium', (blocks, blockSize) => new FileMedium(newPath(), blocks, blockSize)],
];

describe.each(kinds)('%s', (_name, make) => {
  it('begins deallocated and reads as zeros', async () => {
    const medium = make(300);
    expect(medium.read(0, 300)).toEqual(Buffer.alloc(300 * 512));
    expect(medium.status(5)).toEqual({ mapped: false, blocks: 295 });
    await medium.close();
  });

  it('what was read does not change with a later write', async () => {
    const medium = make(8);
    const zeros = medium.read(0, 8);
    medium.write(0, Buffer.alloc(4096, 1));
    const ones = medium.read(0, 8);
    medium.write(0, Buffer.alloc(4096, 2));
    expect([zeros[0], ones[0]]).toEqual([0, 1]);
    await medium.close();
  });

  it('writes what arrives in pieces of any length', async () => {
    const data = Buffer.from(Array.from({ length: 200 * 512 }, (_, index) => (index >> 3) & 0xff));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(data.length), { maxLength: 6 }), async (cuts) => {
        const medium = make(256);
        const at = [0, ...cuts, data.length].toSorted((a, b) => a - b);
        medium.write(7, ...at.slice(1).map((end, index) => data.subarray(at[index], end)));
        expect(medium.read(7, 200).equals(data)).toBe(true);
        expect(medium.read(207, 49).equals(Buffer.alloc(49 * 512))).toBe(true);
        await medium.close();
      }),
      { numRuns: 20 },
    );
  });

  it('maps and deallocates chunks of 64 KiB', async () => {
    const medium = make(64, 4096);
    medium.write(17, Buffer.alloc(4096, 1));
    expect([0, 16, 32].map((lba) => medium.status(lba))).toEqual([
      { mapped: false, blocks: 16 },
      { mapped: true, blocks: 16 },
      { mapped: false, blocks: 32 },
    ]);
    medium.unmap(17, 1);
    expect(medium.status(16).mapped).toBe(true);
    medium.unmap(16, 16);
    expect(medium.status(0)).toEqual({ mapped: false, blocks: 64 });
    await medium.close();
  });

  it('deallocates a last chunk that is not whole', async () => {
    const medium = make(130);
    medium.write(0, Buffer.alloc(130 * 512, 1));
    medium.unmap(128, 2);
    expect(medium.status(0)).toEqual({ mapped: true, blocks: 128 });
    expect(medium.status(128)).toEqual({ mapped: false, blocks: 2 });
    await medium.close();
  });

  it('is after any writes and deallocations what an array would be', async () => {
    const blocks = 400;
    const range = fc.record({ lba: fc.nat(blocks - 1), length: fc.nat(blocks) });
    const action = fc.record({
      range,
      kind: fc.constantFrom('write', 'atomic', 'unmap'),
      value: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
        const medium = make(blocks);
        const model = Buffer.alloc(blocks * 512);
        for (const { range: at, kind, value } of actions) {
          const count = Math.min(at.length, blocks - at.lba);
          if (count === 0) continue;
          model.fill(kind === 'unmap' ? 0 : value, at.lba * 512, (at.lba + count) * 512);
          if (kind === 'unmap') medium.unmap(at.lba, count);
          else if (kind === 'write') medium.write(at.lba, Buffer.alloc(count * 512, value));
          else await medium.writeAtomic(at.lba, Buffer.alloc(count * 512, value));
        }
        expect(medium.read(0, blocks).equals(model)).toBe(true);
        // What is not mapped reads as zeros, and the runs cover the medium.
        let lba = 0;
        while (lba < blocks) {
          const run = medium.status(lba);
          expect(run.blocks).toBeGreaterThan(0);
          if (!run.mapped)
            expect(model.subarray(lba * 512, (lba + run.blocks) * 512).every((byte) => byte === 0)).toBe(
              true,
            );
          lba += run.blocks;
        }
        expect(lba).toBe(blocks);
        await medium.close();
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    [8, 500],
    [8, 256],
    [8, 131_072],
    [0, 512],
    [1.5, 512],
  ])('refuses %d blocks of %d bytes', (blocks, blockSize) => {
    expect(() => make(blocks, blockSize)).toThrow(RangeError);
  });
});

describe('FileMedium', () => {
  it('keeps data and map over a restart', async () => {
    const path = newPath();
    const first = new FileMedium(path, 512);
    first.write(130, Buffer.alloc(512, 7));
    await first.close();
    const second = new FileMedium(path, 512);
    expect(second.read(130, 1)).toEqual(Buffer.alloc(512, 7));
    expect(second.status(0)).toEqual({ mapped: false, blocks: 128 });
    expect(second.status(128)).toEqual({ mapped: true, blocks: 128 });
    await second.close();
  });

  it('finds out what is mapped where the map is lost', async () => {
    const path = newPath();
    const first = new FileMedium(path, 512);
    first.write(0, Buffer.alloc(512));
    first.write(130, Buffer.alloc(512, 7));
    await first.close();
    rmSync(`${path}.map`);
    const second = new FileMedium(path, 512, 512, { useExisting: true });
    expect([0, 128, 256].map((lba) => second.status(lba))).toEqual([
      { mapped: false, blocks: 128 },
      { mapped: true, blocks: 128 },
      { mapped: false, blocks: 256 },
    ]);
    await second.close();
  });

  it('needs no space before it is written, and gives back what reaches the end', async () => {
    const path = newPath();
    const medium = new FileMedium(path, 65_536);
    expect(statSync(path)).toMatchObject({ size: 32 * 1024 * 1024, blocks: 0 });
    medium.write(0, Buffer.alloc(4 * 1024 * 1024, 1));
    await medium.flush();
    medium.unmap(0, 65_536);
    expect(statSync(path)).toMatchObject({ size: 32 * 1024 * 1024, blocks: 0 });
    await medium.close();
  });

  it('is readable by its owner alone', async () => {
    const path = newPath();
    await new FileMedium(path, 8).close();
    expect([path, `${path}.map`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it('grows to the size that is asked for', async () => {
    const path = newPath();
    const first = new FileMedium(path, 128);
    first.write(0, Buffer.alloc(512, 3));
    await first.close();
    const second = new FileMedium(path, 4096);
    expect(second.read(0, 1)).toEqual(Buffer.alloc(512, 3));
    expect(second.status(4095)).toEqual({ mapped: false, blocks: 1 });
    await second.close();
  });
});
