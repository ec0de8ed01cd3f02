import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_StorageCapabilities_ElementType as ElementType } from '../../schema/generated/CIM_StorageCapabilities.js';
import { targetNamespace } from '../identity.js';
import { notSupported } from '../notSupported.js';
import { findAnyPool, listAllPools } from '../storage/allPools.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { parseId, prefixes } from './blockIdentity.js';

const className = 'MSISCSITARGET_StorageCapabilities';

const notStriped = notSupported('volumes have neither stripes nor parity of their own');

/**
 * The kinds of volumes that each pool can hold: one copy of the data, without stripes.  Redundancy is up to the underlying
 * storage.
 */
export function storageCapabilitiesProvider({ storage }: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    methods: {
      CreateSetting: notSupported(
        'settings cannot be made: a volume is made to the default setting of its pool',
      ),
      GetSupportedStripeLengths: notStriped,
      GetSupportedStripeLengthRange: notStriped,
      GetSupportedParityLayouts: notStriped,
      GetSupportedStripeDepths: notStriped,
      GetSupportedStripeDepthRange: notStriped,
    },
    instances: {
      async *enumerate() {
        for (const { id } of await listAllPools(storage)) yield propertiesOf(id);
      },
      async find(path) {
        const pool = await findAnyPool(storage, parseId(path, prefixes.capabilities));
        return pool && propertiesOf(pool.id);
      },
    },
  });

  function propertiesOf(poolId: string): PropertiesOf<typeof className> {
    return {
      InstanceID: `${prefixes.capabilities}${poolId}`,
      ElementName: `What volumes of the pool ${poolId} can be like`,
      ElementType: ElementType.StoragePool,
      NoSinglePointOfFailure: false,
      NoSinglePointOfFailureDefault: false,
      DataRedundancyMin: 1,
      DataRedundancyMax: 1,
      DataRedundancyDefault: 1,
      PackageRedundancyMin: 0,
      PackageRedundancyMax: 0,
      PackageRedundancyDefault: 0,
      DeltaReservationMin: 0,
      DeltaReservationMax: 0,
      DeltaReservationDefault: 0,
    };
  }
}
