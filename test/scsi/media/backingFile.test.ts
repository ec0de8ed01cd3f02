import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileMedium } from '../../../src/scsi/media/FileMedium.js';
import { MediumFileError } from '../../../src/scsi/media/MediumFileError.js';

const MIB = 1024 * 1024;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-backing-'));
  path = join(folder, 'disk.img');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (bytes: number, useExisting = false): FileMedium =>
  new FileMedium(path, bytes / 512, 512, { useExisting });

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(MediumFileError);
    return (error as Error).message;
  }
  throw new Error('expected a MediumFileError');
}

/** As an image of another tool: zeros, and data at its beginning and end. */
function writeImage(bytes: number): Buffer {
  const image = Buffer.alloc(bytes);
  image.write('the beginning');
  image.write('the end', bytes - 7);
  writeFileSync(path, image);
  return image;
}

describe('a file that was not made here', () => {
  it('is not used while it holds data, whatever its size, and is not touched', () => {
    for (const bytes of [100, 8 * MIB, 16 * MIB]) {
      const image = writeImage(bytes);
      expect(messageOf(() => open(8 * MIB))).toBe(
        `"${path}" holds data and was not made by this server (${bytes} bytes, expected no file, or ${8 * MIB} bytes of zeros): set existing = true to use it as it is`,
      );
      expect(readFileSync(path).equals(image)).toBe(true);
      expect(readdirSync(folder)).toEqual(['disk.img']);
    }
  });

  it('is used when asked for: at its own size where it is larger, filled up with zeros where it is smaller', async () => {
    const large = writeImage(16 * MIB + 100);
    const medium = open(8 * MIB, true);
    expect(medium.blocks).toBe((16 * MIB) / 512);
    expect(medium.read(0, 1)).toEqual(large.subarray(0, 512));
    // What lies behind the last whole block stays, too.
    medium.unmap(medium.blocks - 8, 8);
    await medium.close();
    expect(readFileSync(path).subarray(-7).toString()).toBe('the end');
    rmSync(`${path}.map`);

    const small = writeImage(1000);
    const grown = open(MIB, true);
    await grown.close();
    expect(readFileSync(path)).toEqual(Buffer.concat([small, Buffer.alloc(MIB - 1000)]));
  });

  it('is made here from then on', async () => {
    writeImage(MIB);
    await open(MIB, true).close();
    const again = open(MIB);
    expect(again.read(0, 1).subarray(0, 13).toString()).toBe('the beginning');
    await again.close();
  });

  it('is used without being asked for where it holds zeros alone', async () => {
    writeFileSync(path, Buffer.alloc(MIB));
    const medium = open(2 * MIB);
    expect(medium.status(0)).toEqual({ mapped: false, blocks: (2 * MIB) / 512 });
    await medium.close();
  });

  it('is not overwritten as map or journal', () => {
    for (const [name, what] of [
      ['disk.img.map', 'map'],
      ['disk.img.journal', 'journal'],
    ] as const) {
      const other = join(folder, name);
      writeFileSync(other, '{"version":3,"mappings":"AAAA"}');
      expect(messageOf(() => open(MIB, true))).toBe(
        `"${other}" is there and was not made by this server: expected the ${what} of "${path}", or no such file`,
      );
      expect(readFileSync(other, 'utf8')).toBe('{"version":3,"mappings":"AAAA"}');
      expect(existsSync(path)).toBe(false);
      rmSync(other);
    }
  });

  it('is refused where it is no regular file', () => {
    mkdirSync(path);
    expect(messageOf(() => open(MIB, true))).toBe(`"${path}" is no regular file: expected one, or nothing`);
  });
});

describe('a file that was made here', () => {
  it('has no second map beside it after a crash in the writing of one', async () => {
    writeFileSync(`${path}.map.iscsi-wbem-new`, 'half a map');
    await open(MIB).close();
    expect(readdirSync(folder).toSorted()).toEqual(['disk.img', 'disk.img.map']);
  });

  it('is never made smaller: it is served at its own size', async () => {
    const first = open(16 * MIB);
    first.write(first.blocks - 1, Buffer.alloc(512, 9));
    await first.close();
    const second = open(8 * MIB);
    expect(second.blocks).toBe((16 * MIB) / 512);
    expect(second.read(second.blocks - 1, 1)).toEqual(Buffer.alloc(512, 9));
    await second.close();
    expect(statSync(path).size).toBe(16 * MIB);
  });

  it('is refused when somebody cut it, or took it away, and used when asked for', async () => {
    const first = open(2 * MIB);
    first.write(0, Buffer.alloc(512, 3));
    await first.close();
    truncateSync(path, MIB);
    expect(messageOf(() => open(2 * MIB))).toBe(
      `"${path}" has ${MIB} bytes and had ${2 * MIB}: expected that nobody cut it; put it back from a copy, or set existing = true to fill it up with zeros`,
    );
    expect(statSync(path).size).toBe(MIB);
    const cut = open(2 * MIB, true);
    expect(cut.read(0, 1)).toEqual(Buffer.alloc(512, 3));
    await cut.close();
    renameSync(path, `${path}.away`);
    expect(messageOf(() => open(2 * MIB))).toMatch(/is not there, and ".*\.map" says that it was/u);
    expect(existsSync(path)).toBe(false);
  });

  it('is whole again when a crash came while its end was cut to give space back', async () => {
    const first = open(2 * MIB);
    first.write(0, Buffer.alloc(512, 3));
    await first.close();
    // As the map and the file stand on the disk between the two: bits of 32 chunks, then the trailer of 32 bytes.
    const map = openSync(`${path}.map`, 'r+');
    writeSync(map, Buffer.from([0, 0, 0, 1]), 0, 4, 4 + 24);
    closeSync(map);
    truncateSync(path, MIB);
    const second = open(2 * MIB);
    expect(second.blocks).toBe((2 * MIB) / 512);
    expect(second.read(0, 1)).toEqual(Buffer.alloc(512, 3));
    await second.close();
    await open(2 * MIB).close();
  });

  it('has a map of its contents where another file was put in its place', async () => {
    const first = open(MIB);
    await first.close();
    const copy = Buffer.alloc(MIB, 5);
    writeFileSync(`${path}.copy`, copy);
    renameSync(`${path}.copy`, path);
    const second = open(MIB);
    expect(second.status(0)).toEqual({ mapped: true, blocks: MIB / 512 });
    // Deallocated blocks read as zeros, which a stale map would have prevented.
    second.unmap(0, 128);
    expect(second.read(0, 128)).toEqual(Buffer.alloc(128 * 512));
    await second.close();
  });

  it('is known by the bits alone, as earlier versions wrote the map', async () => {
    const image = writeImage(MIB);
    writeFileSync(`${path}.map`, Buffer.from([0x01, 0x80]));
    const medium = open(MIB);
    expect(medium.read(0, 1)).toEqual(image.subarray(0, 512));
    expect(medium.status(128)).toEqual({ mapped: false, blocks: 14 * 128 });
    await medium.close();
    truncateSync(path, 512);
    expect(messageOf(() => open(MIB))).toMatch(/expected that nobody cut it/u);
  });
});

describe('a file that cannot be made', () => {
  it('leaves nothing behind, and is named with its size', () => {
    // So long that the file and its map have room for their names, and what is written before it becomes the map has none.
    path = join(folder, 'x'.repeat(247));
    expect(messageOf(() => open(MIB))).toMatch(
      new RegExp(`^"${path}" cannot be used as a medium of ${MIB} bytes: ENAMETOOLONG`, 'u'),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one of more than 64 TiB', async () => {
    const bytes = 65 * 2 ** 40;
    expect(messageOf(() => open(bytes))).toBe(
      `"${path}" with ${bytes} bytes: expected at most ${64 * 2 ** 40} (64 TiB)`,
    );
    expect(readdirSync(folder)).toEqual([]);
    await open(MIB).close();
    expect(() => open(bytes)).toThrow(MediumFileError);
    await open(MIB).close();
    expect(statSync(path).size).toBe(MIB);
  });
});
