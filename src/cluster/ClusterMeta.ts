import { firstEpoch } from '../link/standing.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { SharedSealedStore } from '../store/SealedStore.js';
import { StoreVersionError } from '../store/StoreVersionError.js';

/** The shared store belongs to no fleet, or to another one than this endpoint.  The sentence states what was expected. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}

/** The newest form of the shared data that this version can write. */
export const sharedVersion = 1;

/** What all endpoints of a fleet agree on. */
export interface ClusterMeta {
  readonly fleetName: string;
  /** The form in which all endpoints write the shared data. */
  readonly version: number;
  /** It is raised when the shared store was put back to an older state. */
  readonly epoch: number;
}

/** Prefix of what all endpoints agree on. */
export const metaPrefix = 'meta/';
const nameKey = `${metaPrefix}fleet-name`;
const versionKey = `${metaPrefix}version`;
const epochKey = `${metaPrefix}epoch`;
/** A sealed entry without content, which only the right sealing key opens. */
const checkKey = `${metaPrefix}check`;

/** Null: the shared store has no data of a fleet. */
export function readClusterMeta(store: Pick<SharedStore, 'get'>): ClusterMeta | null {
  const [fleetName, version] = [nameKey, versionKey].map((key) => store.get(key)?.toString());
  if (fleetName === undefined || version === undefined) return null;
  return { fleetName, version: Number(version), epoch: epochOf(store) };
}

/** How often the shared state was put back to an older one, and accepted; the first is 1. */
export function epochOf(store: Pick<SharedStore, 'get'>): number {
  return Number(store.get(epochKey)?.toString() ?? firstEpoch);
}

/**
 * Makes an empty shared store that of a fleet.  It is the last step of its creation: until then no endpoint accepts it.
 * @throws ClusterError if it is that of a fleet already.
 */
export async function makeCluster(
  store: SharedStore,
  sealingKey: Uint8Array,
  fleetName: string,
): Promise<void> {
  const sealed = new SharedSealedStore(store, sealingKey);
  await store.change((change) => {
    if (change.get(versionKey) !== null)
      throw new ClusterError('the shared store belongs to a fleet already: expected an empty one');
    change.put(nameKey, Buffer.from(fleetName));
    change.put(versionKey, Buffer.from(String(sharedVersion)));
    change.put(epochKey, Buffer.from(String(firstEpoch)));
    change.put(`sealed/${checkKey}`, sealed.seal(checkKey, null));
  });
}

/**
 * Checks that the shared store is that of this endpoint's fleet, in a form that it knows, and sealed with its key.
 * @throws ClusterError, StoreVersionError, SealedStoreError
 */
export function expectCluster(store: SharedStore, sealed: SharedSealedStore, fleetName: string): ClusterMeta {
  const meta = readClusterMeta(store);
  if (meta === null)
    throw new ClusterError(
      `etcd has no fleet "${fleetName}": expected "iscsi-wbem cluster init" once, or the fleet-name, the etcd-prefix and the addresses that the other endpoints have`,
    );
  if (meta.fleetName !== fleetName)
    throw new ClusterError(
      `fleet-name is "${fleetName}" and the fleet in etcd is "${meta.fleetName}": expected the same name at all endpoints`,
    );
  if (meta.version > sharedVersion)
    throw new StoreVersionError(
      `the shared state of the fleet has version ${meta.version}: expected at most ${sharedVersion}; it was written by a newer iscsi-wbem`,
    );
  sealed.get(checkKey);
  return meta;
}

/** Raises the form in which the shared data is written; a lower one is not set. */
export async function raiseSharedVersion(store: SharedStore, version: number): Promise<void> {
  await store.change((change) => {
    if (Number(change.get(versionKey)?.toString() ?? 0) < version)
      change.put(versionKey, Buffer.from(String(version)));
  });
}

/**
 * Raises the epoch, after the shared store was put back to an older state.
 * @param known an epoch that was told before; the store may have been put back to a lower one.
 * @returns the new one, which is higher than both.
 */
export function raiseEpoch(store: SharedStore, known: number): Promise<number> {
  return store.change((change) => {
    const epoch = Math.max(known, epochOf(change)) + 1;
    change.put(epochKey, Buffer.from(String(epoch)));
    return epoch;
  });
}
