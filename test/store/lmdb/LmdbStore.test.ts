import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followEntries } from '../../../src/store/followEntries.js';
import type { Writes } from '../../../src/store/KeyValueStore.js';
import { LmdbStore } from '../../../src/store/lmdb/LmdbStore.js';

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

describe('a change of the store', () => {
  it('writes all or nothing', async () => {
    await store.change((change) => {
      change.put('a/1', text('one'));
      change.put('a/2', text('two'));
    });
    const refused = store.change((change) => {
      change.remove('a/1');
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect([...store.entries('a/')].map(([key, value]) => `${key}=${value.toString()}`)).toEqual([
      'a/1=one',
      'a/2=two',
    ]);
  });

  it('sees the changes before it, written or not', async () => {
    const seen: unknown[] = [];
    const changes = [
      store.change((change) => change.put('a', text('1'))),
      store.change((change) => {
        seen.push(change.get('a')?.toString(), change.has('a'));
        change.remove('a');
      }),
      store.change((change) => void seen.push(change.get('a'), change.has('a'))),
    ];
    await Promise.all(changes);
    expect(seen).toEqual(['1', true, null, false]);
    expect(store.get('a')).toBeNull();
  });

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

  it('has copies that follow it as they were, where it could not be written', async () => {
    const copy = new Map<string, string>();
    followEntries(store, 'a/', (key, value) => {
      if (value === null) copy.delete(key);
      else copy.set(key, value.toString());
    });
    await store.change((change) => change.put('a/1', text('one')));
    const failed = store.change((change) => {
      change.put('a/1', text('two'));
      change.put('a/2', text('two'));
      // Longer than a key can be: the transaction fails as a whole.
      change.put(`b/${'x'.repeat(5000)}`, text('no'));
    });
    await expect(failed).rejects.toThrow(Error);
    expect([...copy]).toEqual([['a/1', 'one']]);
  });

  it('gives back what it decided', async () => {
    expect(await store.change(() => 5)).toBe(5);
  });

  it('is finished before the store closes', async () => {
    const written = store.change((change) => change.put('late', text('x')));
    await store.close();
    await written;
    store = new LmdbStore(folder);
    expect(store.get('late')?.toString()).toBe('x');
  });
});

describe('a range of the store', () => {
  it('begins behind a key, and ends at a limit', () => {
    for (const key of ['p/a', 'p/b', 'p/c', 'q/a']) store.put(key, text(key));
    expect([...store.keys('p/')]).toEqual(['p/a', 'p/b', 'p/c']);
    expect([...store.keys('p/', { after: 'p/a' })]).toEqual(['p/b', 'p/c']);
    expect([...store.keys('p/', { after: 'p/a', limit: 1 })]).toEqual(['p/b']);
  });
});

describe('whether there is an entry', () => {
  it('is known by its prefix', () => {
    store.put('p/a', text('x'));
    expect([store.has('p/'), store.has('p/a'), store.has('q/'), store.has('p/b')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

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
