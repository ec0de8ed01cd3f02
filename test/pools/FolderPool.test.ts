import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderPool, removeLeftProbes } from '../../src/pools/FolderPool.js';

const MiB = 2 ** 20;
const a = 'a'.repeat(32);
const b = 'b'.repeat(32);
const by = 'd'.repeat(32);

function makePool(folder: string, reserveBytes = 0): FolderPool {
  return new FolderPool({ name: 'files', folder, thickByDefault: false, reserveBytes });
}

describe('a folder pool', () => {
  let folder: string;
  let pool: FolderPool;
  const fileOf = (id: string): string => join(folder, `${id}.img`);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pool-'));
    pool = makePool(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps its reserve from what it has and from what remains', async () => {
    const { bsize, blocks } = statfsSync(folder);
    const { totalBytes, remainingBytes, stepBytes, primordial } = await makePool(folder, MiB).read();
    expect(primordial.totalBytes).toBe(blocks * bsize);
    expect(totalBytes).toBe(primordial.totalBytes - MiB);
    expect(remainingBytes).toBe(primordial.remainingBytes - MiB);
    expect(stepBytes).toBe(512);
  });

  it('has no room at all where the reserve is larger than the file system, and never less than none', async () => {
    const { bsize, blocks } = statfsSync(folder);
    const small = makePool(folder, blocks * bsize * 2);
    expect(await small.read()).toMatchObject({ totalBytes: 0, remainingBytes: 0 });
    await expect(small.create({ id: a, bytes: MiB, thick: false })).rejects.toMatchObject({
      reason: 'no-room',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is cleared of what a killed process left of its test for shared blocks, and of nothing else', () => {
    const living = `.probe-${process.pid}`;
    for (const name of ['.probe-4194305', '.probe-4194305-copy', living, '.probe-x', 'a.raw'])
      writeFileSync(join(folder, name), '');
    removeLeftProbes(folder);
    expect(readdirSync(folder).toSorted()).toEqual([living, '.probe-x', 'a.raw'].toSorted());
    expect(() => removeLeftProbes(join(folder, 'nothing'))).not.toThrow();
  });

  it('makes a volume anew that an earlier attempt left', async () => {
    writeFileSync(fileOf(a), Buffer.alloc(100, 'x'));
    await pool.create({ id: a, bytes: 4096, thick: false });
    expect(readFileSync(fileOf(a)).equals(Buffer.alloc(4096))).toBe(true);
    expect(statSync(fileOf(a)).mode & 0o777).toBe(0o600);
  });

  it('adds zeros to a volume, also where it was longer before', async () => {
    await pool.create({ id: a, bytes: 8192, thick: false });
    writeFileSync(fileOf(a), Buffer.alloc(8192, 'x'), { flag: 'r+' });
    await pool.resize(a, 4096, false);
    await pool.resize(a, 8192, false);
    expect(readFileSync(fileOf(a)).equals(Buffer.concat([Buffer.alloc(4096, 'x'), Buffer.alloc(4096)]))).toBe(
      true,
    );
  });

  it('removes what lies beside a volume with it; what is gone is no error', async () => {
    await pool.create({ id: a, bytes: 4096, thick: false });
    for (const name of ['map', 'map.iscsi-wbem-new', 'journal']) writeFileSync(`${fileOf(a)}.${name}`, '');
    await pool.remove(a);
    await pool.remove(a);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lists what is a volume and nothing else', async () => {
    await pool.create({ id: a, bytes: 4096, thick: false });
    for (const name of [`${a}.img.map`, 'notes.img', `${b}.IMG`]) writeFileSync(join(folder, name), '');
    expect(await pool.list()).toEqual([a]);
  });

  describe('that replaces the bytes of a volume', () => {
    beforeEach(async () => {
      await pool.create({ id: a, bytes: 4096, thick: false });
      await pool.create({ id: by, bytes: 8192, thick: false });
      writeFileSync(fileOf(by), 'new', { flag: 'r+' });
    });

    it('gives it those of the other one with their size; the other one is gone', async () => {
      await pool.replace(a, by);
      expect(readFileSync(fileOf(a)).subarray(0, 3).toString()).toBe('new');
      expect(await pool.find(a)).toMatchObject({ bytes: 8192 });
      expect(await pool.find(by)).toBeNull();
    });

    it('does nothing where that was done', async () => {
      await pool.replace(a, by);
      writeFileSync(fileOf(a), 'old', { flag: 'r+' });
      await pool.replace(a, by);
      expect(readFileSync(fileOf(a)).subarray(0, 3).toString()).toBe('old');
    });

    it('lets nothing that told of the former bytes stay', async () => {
      for (const name of ['map', 'map.iscsi-wbem-new', 'journal'])
        writeFileSync(`${fileOf(a)}.${name}`, 'of the former');
      await pool.replace(a, by);
      expect(readdirSync(folder)).toEqual([`${a}.img`]);
    });

    it('writes through no link that stands in its place', async () => {
      const elsewhere = join(folder, 'elsewhere');
      writeFileSync(elsewhere, 'untouched');
      rmSync(fileOf(a));
      symlinkSync(elsewhere, fileOf(a));
      await expect(pool.replace(a, by)).rejects.toMatchObject({ reason: 'not-ours' });
      expect(readFileSync(elsewhere, 'utf8')).toBe('untouched');
      expect(existsSync(fileOf(by))).toBe(true);
    });
  });

  it('takes no link and no file with a second name for a volume', async () => {
    await pool.create({ id: a, bytes: 4096, thick: false });
    linkSync(fileOf(a), join(folder, 'second'));
    symlinkSync(fileOf(a), fileOf(b));
    for (const attempt of [
      () => pool.find(a),
      () => pool.find(b),
      () => pool.resize(a, 8192, false),
      () => pool.resize(b, 8192, false),
    ])
      await expect(attempt()).rejects.toMatchObject({ reason: 'not-ours' });
    expect(statSync(fileOf(a)).size).toBe(4096);
  });

  it('says what its folder is instead', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(makePool(file).read()).rejects.toMatchObject({
      reason: 'unavailable',
      message: `"${file}" of the pool "files" is no folder`,
    });
    await expect(makePool(join(folder, 'none')).read()).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('tries once whether files share blocks, and leaves nothing of it behind', async () => {
    const first = await pool.copiesAtOnce();
    expect(await pool.copiesAtOnce()).toBe(first);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('copies no volume that is not there', async () => {
    await expect(pool.copyAtOnce(a, b)).rejects.toMatchObject({
      reason: expect.stringMatching(/^(?:no-such-volume|not-supported)$/u) as string,
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Mounts a file system on `folder`; false where this process may not. */
function mount(folder: string, args: readonly string[]): boolean {
  try {
    execFileSync('mount', [...args, folder], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

const place = mkdtempSync(join(tmpdir(), 'pool-mounted-'));
const full = join(place, 'full');
mkdirSync(full);
const isMounted = mount(full, ['-t', 'tmpfs', '-o', 'size=4m', 'pool']);

describe.skipIf(!isMounted)('a folder pool on a file system of 4 MiB', () => {
  let pool: FolderPool;
  beforeAll(() => {
    pool = makePool(full, MiB);
  });
  afterEach(() => {
    for (const name of readdirSync(full)) rmSync(join(full, name));
  });
  afterAll(() => execFileSync('umount', [full], { timeout: 20_000 }));

  it('makes no volume that is larger than what is left beside the reserve', async () => {
    await expect(pool.create({ id: a, bytes: 3 * MiB + 512, thick: false })).rejects.toMatchObject({
      reason: 'no-room',
      message: `${3 * MiB + 512} bytes: expected at most ${3 * MiB}, the size of the pool "files"`,
    });
    await pool.create({ id: a, bytes: 3 * MiB, thick: false });
  });

  it('gives a thick volume all of its room, and none where that would take the reserve', async () => {
    await pool.create({ id: a, bytes: 2 * MiB, thick: true });
    expect(await pool.find(a)).toMatchObject({ bytes: 2 * MiB, allocatedBytes: 2 * MiB });
    await expect(pool.create({ id: b, bytes: 2 * MiB, thick: true })).rejects.toMatchObject({
      reason: 'no-room',
      message: `the pool "files" has no room for ${2 * MiB} bytes: ${MiB} are left`,
    });
    await expect(pool.resize(a, 3 * MiB + 512, true)).rejects.toMatchObject({ reason: 'no-room' });
    await pool.resize(a, 3 * MiB, true);
    expect(await pool.find(a)).toMatchObject({ allocatedBytes: 3 * MiB });
    expect(readdirSync(full)).toEqual([`${a}.img`]);
  });

  it('leaves nothing of a volume for which the room was gone in between', async () => {
    const greedy = makePool(full);
    writeFileSync(join(full, 'others'), Buffer.alloc(3 * MiB));
    Object.defineProperty(greedy, 'read', {
      value: async () => ({ ...(await pool.read()), totalBytes: 4 * MiB, remainingBytes: 4 * MiB }),
    });
    await expect(greedy.create({ id: a, bytes: 2 * MiB, thick: true })).rejects.toMatchObject({
      reason: 'no-room',
      message: `the pool "files" has no room for ${2 * MiB} bytes`,
    });
    expect(readdirSync(full)).toEqual(['others']);
  });

  it('shares no blocks between files, and says so', async () => {
    expect(await pool.copiesAtOnce()).toBeNull();
    await pool.create({ id: a, bytes: 4096, thick: false });
    await expect(pool.copyAtOnce(a, b)).rejects.toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining('expected one that does, such as XFS or Btrfs') as string,
    });
    expect(readdirSync(full)).toEqual([`${a}.img`]);
  });
});

afterAll(() => rmSync(place, { recursive: true, force: true }));
