import type { KeyValueStore } from '../../src/store/KeyValueStore.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import type { EtcdCluster } from './EtcdCluster.js';
import { openReplicatedStore } from './openReplicatedStore.js';

/** A store of the suites that run on both engines. */
export interface TestStore {
  readonly store: KeyValueStore;
  readonly close: () => Promise<void>;
}

let etcd: EtcdCluster | null = null;

/** The suites of this file run on etcd from now on; null: on lmdb again. */
export function useEtcd(cluster: EtcdCluster | null): void {
  etcd = cluster;
}

/** Where the stores of the suites are; null: on lmdb. */
export function etcdPlaceOf(
  folder: string,
): { readonly urls: readonly string[]; readonly prefix: string } | null {
  return etcd && { urls: etcd.urls, prefix: `/test${folder}/` };
}

/** Opens the store of a folder, which has the same content when it is opened again. */
export async function openTestStore(folder: string): Promise<TestStore> {
  const place = etcdPlaceOf(folder);
  if (place) return openReplicatedStore(place.urls, place.prefix, folder);
  const store = new LmdbStore(folder);
  return { store, close: () => store.close() };
}
