import { CIMError } from '../../cim/CIMError.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { Pool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import {
  CIM_ManagedSystemElement_HealthState as HealthState,
  CIM_ManagedSystemElement_OperationalStatus as OperationalStatus,
} from '../../schema/generated/CIM_ManagedSystemElement.js';
import {
  CIM_StorageExtent_Access as Access,
  CIM_StorageExtent_ExtentStatus as ExtentStatus,
} from '../../schema/generated/CIM_StorageExtent.js';
import { CIM_StorageVolume_Usage as Usage } from '../../schema/generated/CIM_StorageVolume.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { ok, operating } from '../operating.js';
import { expectStorageDone } from './answers.js';
import { findVolumeOf, volumeKeys, type StorageProviderDeps } from './storageIdentity.js';

const className = 'MSISCSITARGET_StorageVolume';

/** How the bytes of a volume stand. */
type Stored = 'there' | 'gone' | 'unknown';

const health = {
  there: { ...ok, HealthState: HealthState.OK, ExtentStatus: [ExtentStatus.NoneNotApplicable] },
  gone: {
    OperationalStatus: [OperationalStatus.Error],
    HealthState: HealthState.CriticalFailure,
    ExtentStatus: [ExtentStatus.Broken],
  },
  unknown: {
    OperationalStatus: [OperationalStatus.NoContact],
    HealthState: HealthState.Unknown,
    ExtentStatus: [ExtentStatus.Unknown],
  },
} as const satisfies Record<Stored, object>;

/** The volumes of all pools. */
export function storageVolumeProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        const there = new Map<string, ReadonlySet<string> | null>();
        for (const pool of storage.pools) there.set(pool.name, await listStored(pool));
        for (const volume of storage.volumes.list()) {
          const stored = there.get(volume.pool);
          yield propertiesOf(volume, !stored ? 'unknown' : stored.has(volume.id) ? 'there' : 'gone');
        }
      },
      async find(path) {
        const volume = findVolumeOf(deps, path);
        return volume && readVolume(volume);
      },
      watch: {
        subject: Subject.volume,
        subjectOf: ({ DeviceID }) => DeviceID ?? null,
        async read(id) {
          const volume = storage.volumes.find(id);
          return volume ? [await readVolume(volume)] : [];
        },
      },
      async modify(path, { ElementName, ...others }, call) {
        const [other] = Object.keys(others);
        if (other !== undefined)
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            `${className}.${other} cannot be modified: only ElementName can`,
          );
        if (typeof ElementName !== 'string')
          throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'ElementName is NULL: expected a name');
        const volume = findVolumeOf(deps, path);
        if (!volume)
          throw new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no volume of this server`);
        expectStorageDone(
          await storage.provisioning.change(call.principal, {
            kind: 'renameVolume',
            volume: volume.id,
            name: ElementName,
          }),
        );
      },
    },
  });

  async function readVolume(volume: VolumeRecord): Promise<PropertiesOf<typeof className>> {
    const pool = storage.pools.find(({ name }) => name === volume.pool);
    return propertiesOf(volume, pool ? await findStored(pool, volume) : 'unknown');
  }

  function propertiesOf(volume: VolumeRecord, stored: Stored): PropertiesOf<typeof className> {
    const { id, name, bytes, blockSize, thick, copyOf } = volume;
    const identity = storage.driver.identityOf(id);
    const blocks = BigInt(bytes / blockSize);
    return {
      ...volumeKeys(hostName, volume),
      ElementName: name,
      Name: identity.name,
      NameFormat: identity.nameFormat,
      NameNamespace: identity.nameNamespace,
      BlockSize: BigInt(blockSize),
      NumberOfBlocks: blocks,
      ConsumableBlocks: blocks,
      ...operating,
      Usage: Usage.Unrestricted,
      Access: Access.ReadWriteSupported,
      ThinlyProvisioned: !thick,
      Primordial: false,
      IsBasedOnUnderlyingRedundancy: false,
      NoSinglePointOfFailure: false,
      DataRedundancy: 1,
      PackageRedundancy: 0,
      DeltaReservation: 0,
      // The last 31 bits of the id: what Windows numbers its virtual disks with has 32.
      MSWTD: Number.parseInt(id.slice(24), 16) >>> 1,
      ...(copyOf && { MSParentWTD: Number.parseInt(copyOf.volume.slice(24), 16) >>> 1 }),
      ...health[stored],
    };
  }
}

async function listStored(pool: Pool): Promise<ReadonlySet<string> | null> {
  try {
    return new Set(await pool.list());
  } catch (error) {
    if (error instanceof PoolError) return null;
    throw error;
  }
}

async function findStored(pool: Pool, { id }: VolumeRecord): Promise<Stored> {
  try {
    return (await pool.find(id)) === null ? 'gone' : 'there';
  } catch (error) {
    if (error instanceof PoolError) return error.reason === 'not-ours' ? 'gone' : 'unknown';
    throw error;
  }
}
