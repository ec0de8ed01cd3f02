import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followEntries } from '../../src/store/followEntries.js';
import type { KeyValueStore } from '../../src/store/KeyValueStore.js';

const text = (value: string): Buffer => Buffer.from(value);

/** What every store does, wherever it keeps its entries. */
export function describeKeyValueStore(
  open: () => Promise<{ readonly store: KeyValueStore; readonly dispose: () => Promise<void> }>,
): void {
  let store: KeyValueStore;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    ({ store, dispose } = await open());
  });
  afterEach(() => dispose());

  it.each([1979, 5_000, 1_000_000])('has nothing under a key of %d bytes, nor below it', (length) => {
    const key = 'k'.repeat(length);
    expect([store.get(key), store.has(key), [...store.keys(key)], [...store.entries(key)]]).toEqual([
      null,
      false,
      [],
      [],
    ]);
  });

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
  });

  describe('a range of the store', () => {
    it('begins behind a key, and ends at a limit', async () => {
      await store.change((change) => {
        for (const key of ['p/a', 'p/b', 'p/c', 'q/a']) change.put(key, text(key));
      });
      expect([...store.keys('p/')]).toEqual(['p/a', 'p/b', 'p/c']);
      expect([...store.keys('p/', { after: 'p/a' })]).toEqual(['p/b', 'p/c']);
      expect([...store.keys('p/', { after: 'p/a', limit: 1 })]).toEqual(['p/b']);
    });
  });

  describe('a range of the store with any characters', () => {
    it('has all keys that begin with its prefix', async () => {
      await store.change((change) => {
        for (const name of ['a', '\u{FFFD}', '\u{1F600}', '\u{1F600}/x']) change.put(`p/${name}`, text(name));
        change.put('q/a', text('other'));
      });
      expect([...store.keys('p/')]).toEqual(['p/a', 'p/\u{FFFD}', 'p/\u{1F600}', 'p/\u{1F600}/x']);
      expect(store.has('p/\u{1F600}/')).toBe(true);
    });
  });

  describe('whether there is an entry', () => {
    it('is known by its prefix', async () => {
      await store.change((change) => change.put('p/a', text('x')));
      expect([store.has('p/'), store.has('p/a'), store.has('q/'), store.has('p/b')]).toEqual([
        true,
        true,
        false,
        false,
      ]);
    });
  });
}
