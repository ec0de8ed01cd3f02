import { createHash } from 'node:crypto';
import { CIMError } from '../../cim/CIMError.js';
import type { Call } from '../../dispatch/Call.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { ReadablePool } from '../../pools/Pool.js';
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
import type { Export, VolumeIdentity } from '../../targets/StorageDriver.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { ok, operating } from '../operating.js';
import { expectStorageDone } from './answers.js';
import { findStored, type Stored } from './findStored.js';
import { foreignId, listForeign } from './foreignUnits.js';
import { VolumePages } from './VolumePages.js';
import { findAnyVolumeOf, findVolumeOf, volumeKeys, type StorageProviderDeps } from './storageIdentity.js';

const className = 'MSISCSITARGET_StorageVolume';

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

/** Properties of all volumes: no redundancy of their own. */
const plain = {
  ...operating,
  Primordial: false,
  // Its class says TRUE where nothing is said.
  IsComposite: false,
  IsBasedOnUnderlyingRedundancy: false,
  NoSinglePointOfFailure: false,
  DataRedundancy: 1,
  PackageRedundancy: 0,
  DeltaReservation: 0,
} as const;

/** The volumes of all pools, and the units that other programs made. */
export function storageVolumeProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  const forAdministrators = new VolumePages(({ record, stored }) => ofVolume(record, stored, true));
  const forOthers = new VolumePages(({ record, stored }) => ofVolume(record, stored, false));
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate(call) {
        for await (const page of pagesFor(call)) yield* page;
      },
      pages: pagesFor,
      async find(path, call) {
        const volume = await findAnyVolumeOf(deps, path);
        if (!volume) return null;
        return volume.kind === 'own' ? readVolume(volume.record, call) : ofUnit(volume.unit, call);
      },
      watch: {
        subject: Subject.volume,
        // Changes by this server do not concern foreign units.
        subjectOf: ({ DeviceID, Usage: usage }) => (usage === Usage.Unrestricted ? (DeviceID ?? null) : null),
        async read(id, call) {
          const volume = storage.volumes.find(id);
          return volume ? [await readVolume(volume, call)] : [];
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
          throw new CIMError('CIM_ERR_NOT_SUPPORTED', `${path.toString()} was not made by this server`);
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

  async function* pagesFor(call: Call): AsyncGenerator<readonly PropertiesOf<typeof className>[]> {
    const there = new Map<string, ReadonlySet<string> | null>();
    for (const pool of storage.pools) there.set(pool.name, await listStored(pool));
    const storedOf = ({ id, pool }: VolumeRecord): Stored => {
      const stored = there.get(pool);
      return !stored ? 'unknown' : stored.has(id) ? 'there' : 'gone';
    };
    yield* (isAdministrator(call) ? forAdministrators : forOthers).read(storage.volumes.list(), storedOf);
    const units = await listForeign(storage);
    if (units.length > 0) yield units.map((unit) => ofUnit(unit, call));
  }

  async function readVolume(volume: VolumeRecord, call: Call): Promise<PropertiesOf<typeof className>> {
    return ofVolume(volume, await findStored(storage.pools, volume), isAdministrator(call));
  }

  function ofVolume(
    volume: VolumeRecord,
    stored: Stored,
    showsPath: boolean,
  ): PropertiesOf<typeof className> {
    const { id, name, bytes, blockSize, thick, copyOf, pool } = volume;
    const path = storage.pools.find((each) => each.name === pool)?.pathOf(id) ?? null;
    return {
      ...volumeKeys(hostName, volume),
      ElementName: name,
      ...identityOf(storage.driver.identityOf(id)),
      ...sizeOf(bytes, blockSize),
      ...plain,
      Usage: Usage.Unrestricted,
      CanDelete: true,
      Access: Access.ReadWriteSupported,
      ThinlyProvisioned: !thick,
      MSWTD: numberOf(id),
      ...(copyOf && { MSParentWTD: numberOf(copyOf.volume) }),
      ...(showsPath && path !== null && { MSDevicePath: path }),
      ...health[stored],
    };
  }

  function ofUnit(unit: Export, call: Call): PropertiesOf<typeof className> {
    const { target, lun, bytes, readOnly, path, identity } = unit;
    const id = foreignId(unit);
    return {
      ...volumeKeys(hostName, { id }),
      ElementName: `LUN ${lun} of ${target}`,
      ...identityOf(identity ?? { name: id, nameFormat: otherName, nameNamespace: otherName }),
      ...sizeOf(bytes ?? 0, 512),
      ...plain,
      Usage: Usage.ReservedForComputerSystemTheBlockServer,
      CanDelete: false,
      Access: readOnly ? Access.Readable : Access.ReadWriteSupported,
      ThinlyProvisioned: false,
      MSWTD: numberOf(createHash('sha256').update(id).digest('hex')),
      ...(isAdministrator(call) && path !== null && { MSDevicePath: path }),
      // The target shows it, but does not report its health.
      ...health[bytes === null ? 'unknown' : 'there'],
    };
  }
}

/** NameFormat and NameNamespace of a unit whose target does not report its INQUIRY data: Other. */
const otherName = 1;

function identityOf({
  name,
  nameFormat,
  nameNamespace,
}: {
  readonly name: string;
  readonly nameFormat: VolumeIdentity['nameFormat'] | typeof otherName;
  readonly nameNamespace: VolumeIdentity['nameNamespace'] | typeof otherName;
}) {
  return { Name: name, NameFormat: nameFormat, NameNamespace: nameNamespace };
}

function sizeOf(bytes: number, blockSize: number) {
  const blocks = BigInt(Math.floor(bytes / blockSize));
  return { BlockSize: BigInt(blockSize), NumberOfBlocks: blocks, ConsumableBlocks: blocks };
}

/** The last 31 bits of a hexadecimal number: Windows identifies virtual disks by 32-bit numbers. */
function numberOf(digits: string): number {
  return Number.parseInt(digits.slice(-8), 16) >>> 1;
}

/** Paths are shown to administrators only. */
function isAdministrator({ principal }: Call): boolean {
  return principal.roles.has('admin');
}

async function listStored(pool: ReadablePool): Promise<ReadonlySet<string> | null> {
  try {
    return new Set(await pool.list());
  } catch (error) {
    if (error instanceof PoolError) return null;
    throw error;
  }
}
