import { defineProvider, type MethodHandler, type PropertiesOf } from '../../dispatch/Provider.js';
import {
  CIM_StorageConfigurationCapabilities_SupportedAsynchronousActions as Action,
  CIM_StorageConfigurationCapabilities_SupportedStorageElementFeatures as Feature,
  CIM_StorageConfigurationCapabilities_SupportedStorageElementTypes as Type,
  CIM_StorageConfigurationCapabilities_SupportedStorageElementUsage as ElementUsage,
  CIM_StorageConfigurationCapabilities_SupportedStoragePoolUsage as PoolUsage,
  GetElementNameCapabilities_ElementType as ElementType,
  GetElementNameCapabilities_SupportedFeatures as NameFeature,
  GetElementNameCapabilitiesReturn as Return,
  type CIM_StorageConfigurationCapabilitiesMethods,
} from '../../schema/generated/CIM_StorageConfigurationCapabilities.js';
import { targetNamespace } from '../identity.js';
import { findAnyPool, findConcreteOf, listAllPools, type AnyPool } from '../storage/allPools.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { configurationCapabilitiesPath, parseId, prefixes, serviceCapabilitiesId } from './blockIdentity.js';
import { elementNameMask, maxElementNameLength } from './nameRules.js';

const className = 'MSISCSITARGET_StorageConfigurationCapabilities';

/** What can be done in a pool for volumes.  Other pools support nothing. */
const possible = {
  // Creating a volume returns a job that is already complete.
  SupportedAsynchronousActions: [Action.StorageElementCreation],
  SupportedSynchronousActions: [Action.StorageElementReturn, Action.StorageElementModification],
  SupportedStorageElementTypes: [Type.StorageVolume, Type.ThinlyProvisionedStorageVolume],
  SupportedStorageElementFeatures: [
    Feature.StorageVolumeCreation,
    Feature.StorageVolumeModification,
    Feature.SingleInPool,
    Feature.StorageElementCapacityExpansion,
  ],
} as const;

const impossible = {
  SupportedAsynchronousActions: [],
  SupportedSynchronousActions: [],
  SupportedStorageElementTypes: [],
  SupportedStorageElementFeatures: [],
} as const;

/** The capabilities of the service, in general and in each pool. */
export function storageConfigurationCapabilitiesProvider(deps: StorageProviderDeps) {
  const { storage } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    // Its method only reads.
    changeRole: 'read',
    methods: { GetElementNameCapabilities: getElementNameCapabilities(deps) },
    instances: {
      async *enumerate() {
        yield ofService();
        for (const pool of await listAllPools(storage)) yield ofPool(pool);
      },
      async find(path) {
        if (path.keyBindings.get('InstanceID') === serviceCapabilitiesId) return ofService();
        const pool = await findAnyPool(storage, parseId(path, prefixes.configurationCapabilities));
        return pool && ofPool(pool);
      },
    },
  });

  function ofService(): PropertiesOf<typeof className> {
    return {
      ...common(null),
      ElementName: 'Capabilities of the storage configuration service',
      ...possible,
      AutomaticPoolSelectionAllowed: storage.pools.length === 1,
    };
  }

  function ofPool({ id, kind }: AnyPool): PropertiesOf<typeof className> {
    return {
      ...common(id),
      ElementName: `Capabilities of the pool ${id}`,
      ...(kind === 'concrete' ? possible : impossible),
    };
  }

  function common(poolId: string | null) {
    return {
      InstanceID: String(configurationCapabilitiesPath(poolId).keyBindings.get('InstanceID')),
      SupportedStoragePoolFeatures: [],
      SupportedCopyTypes: [],
      SupportedStorageElementUsage: [
        ElementUsage.Unrestricted,
        ElementUsage.ReservedForComputerSystemTheBlockServer,
      ],
      ClientSettableElementUsage: [],
      SupportedStoragePoolUsage: [PoolUsage.Unrestricted, PoolUsage.ReservedForComputerSystemTheBlockServer],
      ClientSettablePoolUsage: [],
      ThinProvisionedClientSettableReserve: false,
      ThinProvisionedDefaultReserve: 0n,
      MaximumElementCreateCount: 1n,
      MaximumElementDeleteCount: 1_000n,
      MultipleElementCreateFeatures: [],
      MultipleElementDeleteFeatures: [2, 3],
    };
  }
}

/** CIM_StorageConfigurationCapabilities.GetElementNameCapabilities: the naming rules of volumes. */
function getElementNameCapabilities({
  storage,
}: StorageProviderDeps): MethodHandler<
  CIM_StorageConfigurationCapabilitiesMethods['GetElementNameCapabilities']
> {
  return async ({ ElementType: type, InPool }) => {
    const isVolume =
      type === ElementType.StorageVolume || type === ElementType.ThinlyProvisionedStorageVolume;
    if (!isVolume)
      return { returnValue: Return.NotSupported, refusal: `ElementType ${type}: expected a volume (2 or 5)` };
    if (InPool !== null && !findConcreteOf(storage, InPool))
      return {
        returnValue: Return.InvalidParameter,
        refusal: `InPool ${InPool.toString()} is no pool that volumes are made in`,
      };
    return {
      returnValue: Return.Success,
      SupportedFeatures: [
        NameFeature.ElementNameCanBeSuppliedDuringCreation,
        NameFeature.ElementNameCanBeModifiedWithInvokeMethod,
        NameFeature.ElementNameCanBeModifiedWithIntrinsicMethod,
      ],
      MaxElementNameLen: maxElementNameLength,
      ElementNameMask: elementNameMask,
    };
  };
}
