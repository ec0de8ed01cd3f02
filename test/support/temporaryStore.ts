import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealedStore } from '../../src/store/SealedStore.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';

export interface TemporaryStore {
  readonly store: LmdbStore;
  readonly sealed: SealedStore;
  /** A view of the same entries.  It calls `onWrite` before each write; an error from it prevents the write, like a crash. */
  readonly watched: (onWrite: () => void) => SealedStore;
  /** Closes it and removes its folder. */
  remove(): Promise<void>;
}

/** A store of its own with a random sealing key. */
export function makeTemporaryStore(): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const store = new LmdbStore(folder);
  const sealingKey = randomBytes(32);
  return {
    store,
    sealed: new SealedStore(store, sealingKey),
    watched: (onWrite) => new WatchedStore(store, sealingKey, onWrite),
    remove: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class WatchedStore extends SealedStore {
  constructor(
    store: LmdbStore,
    sealingKey: Uint8Array,
    private readonly onWrite: () => void,
  ) {
    super(store, sealingKey);
  }

  override put(key: string, value: unknown): void {
    this.onWrite();
    super.put(key, value);
  }

  override remove(key: string): void {
    this.onWrite();
    super.remove(key);
  }

  override async writeAside(...[prepare]: Parameters<SealedStore['writeAside']>): Promise<void> {
    this.onWrite();
    await super.writeAside(prepare);
  }

  override putSoon(key: string, value: unknown): void {
    this.onWrite();
    super.putSoon(key, value);
  }

  override removeSoon(key: string): void {
    this.onWrite();
    super.removeSoon(key);
  }
}
