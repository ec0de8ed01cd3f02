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

const nameKey = 'meta/fleet-name';
const versionKey = 'meta/version';
const epochKey = 'meta/epoch';
/** A sealed entry without content, which only the right sealing key opens. */
const checkKey = 'meta/check';

/** Null: the shared store has no data of a fleet. */
export function readClusterMeta(store: Pick<SharedStore, 'get'>): ClusterMeta | null {
  const [fleetName, version, epoch] = [nameKey, versionKey, epochKey].map((key) =>
    store.get(key)?.toString(),
  );
  if (fleetName === undefined || version === undefined) return null;
  return { fleetName, version: Number(version), epoch: Number(epoch ?? 1) };
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
    change.put(epochKey, Buffer.from('1'));
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

/** Raises the epoch, after the shared store was put back to an older state.  @returns the new one. */
export function raiseEpoch(store: SharedStore): Promise<number> {
  return store.change((change) => {
    const epoch = Number(change.get(epochKey)?.toString() ?? 1) + 1;
    change.put(epochKey, Buffer.from(String(epoch)));
    return epoch;
  });
}
