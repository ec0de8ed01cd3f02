import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type * as SoundStore from '../../../src/store/lmdb/expectSoundStore.js';
import { expectSoundStore } from '../../../src/store/lmdb/expectSoundStore.js';
import { LmdbStore } from '../../../src/store/lmdb/LmdbStore.js';
import { projectFolder } from '../../support/environment.js';
import { buildOnce } from '../../support/server.js';

let folder: string;
let path: string;
let mark: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  path = join(folder, 'store.mdb');
  mark = join(folder, 'store.mdb-closed');
  const store = new LmdbStore(folder);
  await store.change((change) => {
    for (let index = 0; index < 200; index += 1) change.put(`key/${index}`, Buffer.alloc(300, index));
  });
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether it is read before it is relied on. */
async function isRead(): Promise<boolean> {
  let read = false;
  await expectSoundStore(folder, async (file) => {
    expect(file).toBe(path);
    read = true;
    return null;
  });
  return read;
}

function overwrite(at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

describe('a store that was closed', () => {
  it('is not read again', async () => {
    expect(await isRead()).toBe(false);
  });

  it.each([
    ['cut short', () => truncateSync(path, statSync(path).size - 4096)],
    ['written over', () => overwrite(8192, Buffer.alloc(16, 0xff))],
    [
      'written over, and its time set back',
      () => {
        const { atime, mtime } = statSync(path);
        overwrite(8192, Buffer.alloc(16, 0xff));
        utimesSync(path, atime, mtime);
      },
    ],
    [
      'put back from a copy',
      () => {
        copyFileSync(path, `${path}-copy`);
        rmSync(path);
        copyFileSync(`${path}-copy`, path);
      },
    ],
    ['without its mark', () => rmSync(mark)],
    ['with half of its mark', () => truncateSync(mark, 20)],
  ])('is read if it is %s', async (_what, touch) => {
    touch();
    expect(await isRead()).toBe(true);
  });

  it('is read if it was open when its process ended', async () => {
    const store = new LmdbStore(folder);
    expect(existsSync(mark)).toBe(false);
    expect(await isRead()).toBe(true);
    await store.close();
    expect(await isRead()).toBe(false);
  });

  it('is told as it is, whatever its mark says', async () => {
    chmodSync(path, 0o666);
    await expect(isRead()).rejects.toThrow(/has mode 0666 .* expected one of user id/u);
    chmodSync(path, 0o600);
    await expect(expectSoundStore(folder, async () => 'it is gone')).rejects.toThrow(
      /^the store ".*store\.mdb" is damaged: it is gone; put back a copy of the whole state folder/u,
    );
  });
});

describe('an empty file', () => {
  it('is a first start that broke off, or damage where there is other state', async () => {
    truncateSync(path, 0);
    expect(await isRead()).toBe(false);
    writeFileSync(join(folder, 'audit.jsonl'), 'x');
    await expect(isRead()).rejects.toThrow('is damaged: it is empty, and "audit.jsonl" beside it is not');
    expect(readdirSync(folder)).toContain('store.mdb');
  });
});

describe('the process that reads', () => {
  let built: typeof SoundStore;
  beforeAll(async () => {
    await buildOnce();
    const file = pathToFileURL(
      join(projectFolder, 'dist', 'modules', 'store', 'lmdb', 'expectSoundStore.js'),
    ).href;
    built = (await import(file)) as typeof SoundStore;
  });

  it('finds a sound store sound', async () => {
    rmSync(mark);
    await expect(built.expectSoundStore(folder)).resolves.toBeUndefined();
  });

  it.each([
    ['cut short', () => truncateSync(path, 12_288)],
    ['written over', () => overwrite(0, Buffer.alloc(statSync(path).size, 0x5a))],
  ])('tells in a sentence of one that is %s after it was closed', async (_what, damage) => {
    damage();
    await expect(built.expectSoundStore(folder)).rejects.toThrow(/^the store ".*" is damaged: /u);
  });
});
