import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResourceStack } from '../../src/server/ResourceStack.js';
import { EtcdEngine } from '../../src/store/etcd/EtcdEngine.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { ReplicatedStore } from '../../src/store/ReplicatedStore.js';

export interface OpenReplicatedStore {
  readonly store: ReplicatedStore;
  /** That of its copy. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** The shared store in etcd as one server has it. */
export async function openReplicatedStore(
  urls: readonly string[],
  prefix: string,
  folder = mkdtempSync(join(tmpdir(), 'replica-')),
  timeoutMs = 15_000,
): Promise<OpenReplicatedStore> {
  const engine = new EtcdEngine({ urls, prefix, tls: null, timeoutMs });
  const replica = new LmdbStore(folder);
  try {
    const store = await ReplicatedStore.open(engine, replica, randomUUID());
    const close = async (): Promise<void> => {
      await store.close();
      await engine.close();
      await replica.close();
    };
    return { store, folder, close };
  } catch (error) {
    await engine.close();
    await replica.close();
    throw error;
  }
}

/** The same with a copy of its own, which is removed when the resources are closed. */
export async function useReplicatedStore(
  resources: ResourceStack,
  urls: readonly string[],
  prefix: string,
  timeoutMs?: number,
): Promise<ReplicatedStore> {
  const { store, folder, close } = await openReplicatedStore(urls, prefix, undefined, timeoutMs);
  resources.defer(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  return store;
}
