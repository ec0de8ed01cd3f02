import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealedStore } from '../../src/store/SealedStore.js';
import { Store } from '../../src/store/Store.js';

export interface TemporaryStore {
  readonly store: Store;
  readonly sealed: SealedStore;
  /** Closes it and removes its folder. */
  remove(): Promise<void>;
}

/** A store of its own with a random sealing key. */
export function makeTemporaryStore(): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const store = new Store(folder);
  return {
    store,
    sealed: new SealedStore(store, randomBytes(32)),
    remove: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
