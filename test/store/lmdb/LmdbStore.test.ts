import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Writes } from '../../../src/store/KeyValueStore.js';
import { LmdbStore } from '../../../src/store/lmdb/LmdbStore.js';
import { describeKeyValueStore } from '../keyValueStoreContract.js';

let folder: string;
let store: LmdbStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = new LmdbStore(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const text = (value: string): Buffer => Buffer.from(value);

describe('a store of lmdb', () => {
  describeKeyValueStore(() => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    const store = new LmdbStore(folder);
    const dispose = async (): Promise<void> => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    };
    return Promise.resolve({ store, dispose });
  });
});

describe('a change of the store of lmdb', () => {
  it('tells who watches a part of the store, before and after each write there', async () => {
    const told: string[] = [];
    const at = (): string => store.get('a/1')?.toString() ?? 'none';
    store.watch('a/', {
      writing: (writes) => told.push(`writing ${printWrites(writes)} at ${at()}`),
      written: (writes, isDone) =>
        told.push(`${isDone ? 'written' : 'failed'} ${printWrites(writes)} at ${at()}`),
    });
    store.put('a/1', text('one'));
    const changes = [
      store.change((change) => {
        change.put('a/1', text('two'));
        change.put('b/1', text('other'));
      }),
      store.change((change) => change.put('a/2', text('two'))),
      store.change((change) => {
        change.put('a/3', text('three'));
        throw new Error('no');
      }),
    ];
    await Promise.allSettled(changes);
    await store.change((change) => change.put('b/1', text('other')));
    store.remove('a/1');
    expect(told).toEqual([
      'writing a/1=one at none',
      'written a/1=one at one',
      'writing a/1=two at one',
      'writing a/2=two at one',
      'written a/1=two at two',
      'written a/2=two at two',
      'writing a/1=gone at two',
      'written a/1=gone at none',
    ]);
  });

  it('is finished before the store closes', async () => {
    const written = store.change((change) => change.put('late', text('x')));
    await store.close();
    await written;
    store = new LmdbStore(folder);
    expect(store.get('late')?.toString()).toBe('x');
  });
});

describe('writes that do not wait for the disk', () => {
  /** What somebody reads who finds the file as it is now. */
  async function onDisk(...keys: readonly string[]): Promise<readonly (string | null)[]> {
    const copy = join(folder, 'copy');
    mkdirSync(copy, { recursive: true });
    copyFileSync(join(folder, 'store.mdb'), join(copy, 'store.mdb'));
    const other = new LmdbStore(copy);
    const found = keys.map((key) => other.get(key)?.toString() ?? null);
    await other.close();
    rmSync(copy, { recursive: true });
    return found;
  }

  it('are seen at once by every read, and are on disk with the next write, all of them', async () => {
    store.put('a/1', text('one'));
    store.writeSoon(new Map([['a/2', text('two')]]));
    store.writeSoon(
      new Map([
        ['a/1', null],
        ['a/3', text('three')],
      ]),
    );
    expect([store.get('a/1'), store.get('a/2')?.toString()]).toEqual([null, 'two']);
    expect(await onDisk('a/1', 'a/2', 'a/3')).toEqual(['one', null, null]);
    const { commits } = store;

    store.put('b/1', text('other'));

    expect(store.commits).toBe(commits + 1);
    expect(await onDisk('a/1', 'a/2', 'a/3', 'b/1')).toEqual([null, 'two', 'three', 'other']);
  });

  it('are on disk before or with a write that lets other work go on', async () => {
    const { commits } = store;
    await store.writeAside(
      new Map([
        ['a/1', text('one')],
        ['a/2', text('two')],
      ]),
    );
    expect(await onDisk('a/1', 'a/2')).toEqual(['one', 'two']);

    store.writeSoon(new Map([['b/1', text('soon')]]));
    const written = store.writeAside(new Map([['a/1', null]]));
    store.writeSoon(new Map([['b/1', text('later')]]));
    await written;

    expect([store.get('a/1'), store.get('b/1')?.toString()]).toEqual([null, 'later']);
    const [gone, soon] = await onDisk('a/1', 'b/1');
    expect([gone, soon === 'soon' || soon === 'later']).toEqual([null, true]);
    store.flush();
    expect(await onDisk('b/1')).toEqual(['later']);
    expect(store.commits).toBeLessThanOrEqual(commits + 3);
  });

  it('are in ranges, and behind what a change reads', async () => {
    store.writeSoon(new Map([['a/1', text('one')]]));
    expect(Array.from(store.entries('a/'), ([key, value]) => `${key}=${value.toString()}`)).toEqual([
      'a/1=one',
    ]);
    store.writeSoon(new Map([['a/2', text('two')]]));
    expect(store.has('a/2')).toBe(true);
    store.writeSoon(new Map([['a/1', text('another')]]));
    await store.change((change) => change.put('b/1', change.get('a/1') ?? text('none')));
    expect(await onDisk('a/1', 'b/1')).toEqual(['another', 'another']);
  });

  it('are on disk when it is flushed or closed, and soon where nobody does', async () => {
    store.writeSoon(new Map([['a/1', text('one')]]));
    store.flush();
    expect(await onDisk('a/1')).toEqual(['one']);
    store.writeSoon(new Map([['a/1', text('two')]]));
    await expect.poll(() => onDisk('a/1'), { timeout: 10_000 }).toEqual(['two']);
    store.writeSoon(new Map([['a/1', text('three')]]));
    await store.close();
    store = new LmdbStore(folder);
    expect(store.get('a/1')?.toString()).toBe('three');
  });

  it('tell who watches, as others do', () => {
    const told: string[] = [];
    store.watch('a/', {
      writing: (writes) => told.push(`writing ${printWrites(writes)}`),
      written: (writes, isDone) => told.push(`${isDone ? 'written' : 'failed'} ${printWrites(writes)}`),
    });
    store.writeSoon(new Map([['a/1', text('one')]]));
    store.put('b/1', text('other'));
    expect(told).toEqual(['writing a/1=one', 'written a/1=one']);
  });
});

describe('whether there is an entry', () => {
  it('holds no page back: entries that are written over and over take the same room', async () => {
    store.put('p/a', text('x'));
    expect(store.has('p/')).toBe(true);
    for (let round = 0; round < 300; round += 1) {
      await store.change((change) => change.put(`k/${round % 20}`, Buffer.alloc(500, round)));
    }
    expect(statSync(join(folder, 'store.mdb')).size).toBeLessThan(300_000);
  });
});

describe('the version of the store', () => {
  it('is refused where it is higher than this server knows', async () => {
    store.put('version', text('2'));
    await store.close();
    expect(() => new LmdbStore(folder)).toThrow(
      /^the store ".*store\.mdb" has version 2: expected at most 1; it was written by a newer iscsi-wbem$/,
    );
    rmSync(join(folder, 'store.mdb'));
    store = new LmdbStore(folder);
    expect(store.get('version')?.toString()).toBe('1');
  });
});

function printWrites(writes: Writes): string {
  return Array.from(writes, ([key, value]) => `${key}=${value?.toString() ?? 'gone'}`).join();
}
