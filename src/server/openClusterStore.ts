import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { etcdPrefixOf } from '../config/clusterSettingTable.js';
import type { Settings } from '../config/Settings.js';
import { CertificateError } from '../security/readTlsMaterial.js';
import { EtcdEngine } from '../store/etcd/EtcdEngine.js';
import type { HostStore } from '../store/KeyValueStore.js';
import { expectSoundStore, UnsoundStoreError } from '../store/lmdb/expectSoundStore.js';
import { LmdbStore } from '../store/lmdb/LmdbStore.js';
import { copied, revisionBytes } from '../store/replicaKeys.js';
import { ReplicatedStore } from '../store/ReplicatedStore.js';
import type { Cluster } from './openState.js';
import type { ResourceStack } from './ResourceStack.js';

/** The settings of the connection to etcd. */
export type EtcdConnection = Pick<
  Settings,
  'etcd' | 'etcdCa' | 'etcdCertificate' | 'etcdKey' | 'etcdPrefix' | 'etcdTimeoutMs' | 'fleetName'
>;

const endpointIdKey = 'cluster/endpoint-id';

/**
 * Opens the store that the endpoints of a fleet share in etcd, with the copy of this endpoint in its state folder.  A damaged copy
 * is made anew.
 * @throws EngineUnavailableError, EngineRefusedError, ReplicaAheadError, CertificateError
 */
export async function openClusterStore(
  settings: EtcdConnection & Pick<Settings, 'stateDir'>,
  hostStore: HostStore,
  resources: ResourceStack,
): Promise<Cluster> {
  const engine = resources.use(openEngine(settings));
  const folder = replicaFolder(settings.stateDir);
  try {
    await expectSoundStore(folder);
  } catch (error) {
    if (!(error instanceof UnsoundStoreError)) throw error;
    rmSync(folder, { recursive: true, force: true });
  }
  const replica = resources.use(new LmdbStore(folder));
  const endpointId = openEndpointId(hostStore);
  const store = resources.use(await ReplicatedStore.open(engine, replica, endpointId));
  return { engine, store, endpointId };
}

/** @throws CertificateError */
export function openEngine(settings: EtcdConnection): EtcdEngine {
  const { etcd: urls, etcdCa, etcdCertificate, etcdKey, etcdTimeoutMs: timeoutMs } = settings;
  const tls =
    etcdCa === null || etcdCertificate === null || etcdKey === null
      ? null
      : { ca: readPem(etcdCa), cert: readPem(etcdCertificate), key: readPem(etcdKey) };
  return new EtcdEngine({ urls, prefix: etcdPrefixOf(settings), tls, timeoutMs });
}

/** The folder with the copy of the shared store. */
export function replicaFolder(stateDir: string): string {
  return join(stateDir, 'replica');
}

/** The id of this endpoint: it is made once, and no other endpoint has it. */
function openEndpointId(store: HostStore): string {
  const kept = store.get(endpointIdKey)?.toString();
  if (kept !== undefined) return kept;
  const made = randomUUID();
  store.put(endpointIdKey, Buffer.from(made));
  return made;
}

/** Reads the copy of an endpoint that does not run.  @throws Error if there is none, or it is damaged. */
export async function readReplica<T>(
  stateDir: string,
  read: (store: Pick<ReplicatedStore, 'get'>) => T,
): Promise<T> {
  const folder = replicaFolder(stateDir);
  if (!existsSync(folder)) throw new Error(`there is no copy in "${folder}"`);
  await expectSoundStore(folder);
  const replica = new LmdbStore(folder);
  try {
    return read({ get: (key) => replica.get(copied + key)?.subarray(revisionBytes) ?? null });
  } finally {
    await replica.close();
  }
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CertificateError(`"${path}", for etcd, cannot be read (${code}): expected a file in PEM`, {
      cause: error,
    });
  }
}
