import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  GetSupportedSizeRangeReturn as RangeReturn,
  GetSupportedSizeRange_ElementType as ElementType,
  GetSupportedSizesReturn as SizesReturn,
  type CIM_StoragePoolMethods,
} from '../../schema/generated/CIM_StoragePool.js';
import { findConcreteOf } from '../storage/allPools.js';
import { readPool } from '../storage/readPools.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { divisorOf, largestVolume } from './sizes.js';

/** CIM_StoragePool.GetSupportedSizes: not supported, because there are too many to list. */
export function getSupportedSizes(): MethodHandler<CIM_StoragePoolMethods['GetSupportedSizes']> {
  return async () => ({
    returnValue: SizesReturn.UseGetSupportedSizesInstead,
    refusal: 'there are too many sizes to list: expected GetSupportedSizeRange',
  });
}

/** CIM_StoragePool.GetSupportedSizeRange: the sizes of volumes that can be created in the pool now. */
export function getSupportedSizeRange({
  storage,
}: StorageProviderDeps): MethodHandler<CIM_StoragePoolMethods['GetSupportedSizeRange']> {
  return async ({ ElementType: type }, { object }) => {
    const pool = findConcreteOf(storage, object);
    const isVolume = type === ElementType.StorageVolume || type === ElementType.ThinProvisionedVolume;
    // Volumes cannot be created in other pools, nor other elements in this one.
    if (!pool || !isVolume)
      return {
        returnValue: RangeReturn.InvalidElementType,
        refusal: `ElementType ${type} in ${object.toString()}: expected a volume (3 or 5) in a pool that volumes are made in`,
      };
    const { state } = await readPool(pool);
    const isThick = type === ElementType.StorageVolume && pool.thickByDefault;
    const most = state ? largestVolume(pool, state, isThick) : 0;
    const divisor = state ? divisorOf(state) : 2 ** 20;
    return {
      returnValue: RangeReturn.MethodCompletedOK,
      MinimumVolumeSize: BigInt(Math.min(divisor, most)),
      MaximumVolumeSize: BigInt(most),
      VolumeSizeDivisor: BigInt(divisor),
    };
  };
}
