import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import {
  CIM_StorageSynchronized_CopyMethodology as CopyMethodology,
  CIM_StorageSynchronized_CopyPriority as CopyPriority,
  CIM_StorageSynchronized_CopyType as CopyType,
  CIM_StorageSynchronized_ReplicaType as ReplicaType,
  CIM_StorageSynchronized_SyncState as SyncState,
} from '../../schema/generated/CIM_StorageSynchronized.js';
import {
  CIM_Synchronized_CopyState as CopyState,
  CIM_Synchronized_ProgressStatus as ProgressStatus,
} from '../../schema/generated/CIM_Synchronized.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { findStored, type Stored } from '../storage/findStored.js';
import { findVolumeOf, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { copyMode, syncTypeOf } from './copyKinds.js';
import { findPair, findPairOf, synchronizedKeys, type CopyPair } from './replicationIdentity.js';

const className = 'MSISCSITARGET_StorageSynchronized';

/**
 * CopyState, and SyncState of the earlier profile, which is "Idle" for a complete copy.  With "Synchronized", managers of that
 * profile would detach or delete a copy before they delete its source, or delete the source with it.
 */
const states = {
  there: { CopyState: CopyState.Synchronized, SyncState: SyncState.Idle },
  gone: { CopyState: CopyState.Broken, SyncState: SyncState.Broken },
  unknown: { CopyState: CopyState.Partitioned, SyncState: SyncState.Unknown },
} as const satisfies Record<Stored, object>;

/** A snapshot shares the blocks of its source; a clone may or may not. */
const methods = {
  snapshot: { ReplicaType: ReplicaType.BeforeDelta, CopyMethodology: CopyMethodology.CopyOnWrite },
  clone: { ReplicaType: ReplicaType.FullCopy, CopyMethodology: CopyMethodology.ImplementationDecides },
} as const;

/** Associates copies with their sources, until a copy is detached or either volume is removed. */
export function storageSynchronizedProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for (const volume of storage.volumes.list()) yield* await ofCopy(volume);
      },
      async find(path) {
        const pair = findPairOf(deps, path);
        return pair && readPair(pair);
      },
      async *references(object) {
        const volume = findVolumeOf(deps, object);
        if (!volume) return;
        yield* await ofCopy(volume);
        for (const copy of storage.volumes.copiesOf(volume.id)) yield* await ofCopy(copy);
      },
      watch: {
        subject: Subject.volume,
        subjectOf: ({ SyncedElement }) => {
          const id = SyncedElement?.keyBindings.get('DeviceID');
          return typeof id === 'string' ? id : null;
        },
        async read(id) {
          const volume = storage.volumes.find(id);
          return volume ? ofCopy(volume) : [];
        },
      },
    },
  });

  async function ofCopy(volume: VolumeRecord): Promise<PropertiesOf<typeof className>[]> {
    const pair = findPair(deps, volume);
    return pair ? [await readPair(pair)] : [];
  }

  async function readPair(pair: CopyPair): Promise<PropertiesOf<typeof className>> {
    const { kind, at } = pair.origin;
    const madeAt = CIMDateTime.fromDate(new Date(at));
    return {
      ...synchronizedKeys(hostName, pair),
      SyncType: syncTypeOf[kind],
      Mode: copyMode,
      CopyType: CopyType.UnSyncAssoc,
      ...methods[kind],
      ...states[await findStored(storage.pools, pair.copy)],
      CopyPriority: CopyPriority.NotManaged,
      PercentSynced: 100,
      ProgressStatus: ProgressStatus.Completed,
      SyncMaintained: false,
      WhenSynced: madeAt,
      WhenSynchronized: madeAt,
      WhenEstablished: madeAt,
    };
  }
}
