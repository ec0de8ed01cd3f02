import { randomBytes } from 'node:crypto';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { Call } from '../../dispatch/Call.js';
import type { MethodHandler, MethodOutput } from '../../dispatch/Provider.js';
import type { ReadablePool } from '../../pools/Pool.js';
import type { StorageOutcome } from '../../provisioning/StorageOutcome.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import {
  CreateOrModifyElementFromStoragePoolReturn as Return,
  CreateOrModifyElementFromStoragePool_ElementType as ElementType,
  type CIM_StorageConfigurationServiceMethods,
} from '../../schema/generated/CIM_StorageConfigurationService.js';
import { findConcreteOf } from '../storage/allPools.js';
import { readPool } from '../storage/readPools.js';
import {
  findAnyVolumeOf,
  findVolumeOf,
  jobPath,
  volumePath,
  type StorageProviderDeps,
} from '../storage/storageIdentity.js';
import { answerBlock } from './blockAnswers.js';
import { findSetting } from './settings.js';
import { divisorOf, largestVolume } from './sizes.js';

type Method = CIM_StorageConfigurationServiceMethods['CreateOrModifyElementFromStoragePool'];
type Input = Method['in'];
type Output = MethodOutput<Method>;
type Caller = Call['principal'];

/** The rounded size, or the nearest possible one if the requested size is not possible. */
type FittedSize = { readonly bytes: number } | { readonly nearest: number };

/**
 * CIM_StorageConfigurationService.CreateOrModifyElementFromStoragePool: creates a volume, or changes its size or name. Sizes are
 * rounded up to a multiple of 1 MiB, or of the pool's allocation unit; `Size` returns the result.  A created volume is returned
 * in `TheElement`, and also in a completed job, because some managers use one and some the other.
 */
export function createOrModifyElementFromStoragePool(deps: StorageProviderDeps): MethodHandler<Method> {
  const { storage, hostName } = deps;
  return async (input, { principal }) => {
    const { ElementType: type, Goal, TheElement } = input;
    if (type !== ElementType.StorageVolume && type !== ElementType.ThinlyProvisionedStorageVolume)
      return invalid(`ElementType ${type}: expected 2 (a volume) or 5 (a thinly provisioned volume)`);
    if (Goal !== null && !(await findSetting(deps, Goal)))
      return invalid(`Goal ${Goal.toString()} names no StorageSetting of this server`);
    if (TheElement === null) return create(input, principal);
    const volume = findVolumeOf(deps, TheElement);
    if (volume) return modify(volume, input, principal);
    if (await findAnyVolumeOf(deps, TheElement))
      return {
        returnValue: Return.NotSupported,
        refusal: `${TheElement.toString()} was not made by this server: it is not changed`,
      };
    return invalid(`TheElement ${TheElement.toString()} names no volume of this server`);
  };

  async function create(
    { ElementName, ElementType: type, Size, InPool }: Input,
    principal: Caller,
  ): Promise<Output> {
    const pool = poolOf(InPool);
    if (!pool)
      return invalid(
        InPool === null
          ? `InPool is NULL: expected one of ${storage.pools.length} pools`
          : `InPool ${InPool.toString()} is no pool that volumes are made in`,
      );
    if (Size === null) return invalid('Size is NULL: expected the number of bytes');
    const isThin = type === ElementType.ThinlyProvisionedStorageVolume;
    const size = await fitSize(pool, Size, pool.thickByDefault && !isThin);
    if ('nearest' in size) return sizeNotSupported(Size, size.nearest);
    const outcome = await storage.provisioning.changeAsJob(principal, {
      kind: 'createVolume',
      name: ElementName ?? `volume-${randomBytes(4).toString('hex')}`,
      bytes: size.bytes,
      pool: pool.name,
      thick: isThin ? false : null,
    });
    const { cause, volume, job } = outcome;
    if (cause !== 'done' || volume === null || job === null) return refused(outcome);
    return {
      returnValue: Return.MethodParametersCheckedJobStarted,
      Job: jobPath({ id: job }),
      TheElement: volumePath(hostName, { id: volume }),
      Size: BigInt(size.bytes),
    };
  }

  /** The name is changed first, so that a name in use is detected before any data is lost. */
  async function modify(
    volume: VolumeRecord,
    { ElementName, Size, InPool }: Input,
    principal: Caller,
  ): Promise<Output> {
    const { id, pool: poolName, bytes, name } = volume;
    const pool = storage.pools.find((each) => each.name === poolName);
    if (!pool || (InPool !== null && findConcreteOf(storage, InPool) !== pool))
      return invalid(`InPool is not the pool "${poolName}" that "${name}" is in`);
    const size = Size === null || Size === BigInt(bytes) ? { bytes } : await fitSize(pool, Size, false);
    if ('nearest' in size) return sizeNotSupported(Size, size.nearest);
    // Shrinking is not supported for any size.  Managers distinguish "not supported" from a failure.
    if (size.bytes < bytes)
      return {
        returnValue: Return.NotSupported,
        refusal: `Size ${size.bytes} is less than the ${bytes} bytes of "${name}": a volume is made no smaller here`,
      };
    const renamed = await rename(ElementName, principal, volume);
    if (renamed && renamed.cause !== 'done') return refused(renamed);
    const { provisioning } = storage;
    const resized = await provisioning.change(principal, {
      kind: 'resizeVolume',
      volume: id,
      bytes: size.bytes,
      mayShrink: false,
    });
    if (resized.cause !== 'done') {
      if (renamed) await provisioning.change(principal, { kind: 'renameVolume', volume: id, name });
      return refused(resized);
    }
    return {
      returnValue: Return.JobCompletedWithNoError,
      TheElement: volumePath(hostName, volume),
      Size: BigInt(size.bytes),
    };
  }

  /** Null if the name stays the same. */
  async function rename(
    to: string | null,
    principal: Caller,
    { id, name }: VolumeRecord,
  ): Promise<StorageOutcome | null> {
    if (to === null || to === name) return null;
    return storage.provisioning.change(principal, { kind: 'renameVolume', volume: id, name: to });
  }

  function poolOf(path: CIMInstanceName | null): ReadablePool | null {
    if (path !== null) return findConcreteOf(storage, path);
    const [only] = storage.pools;
    return storage.pools.length === 1 && only ? only : null;
  }
}

/** For zero, and for more than the pool can hold, there is a nearest size.  Any other size is rounded up. */
async function fitSize(pool: ReadablePool, size: bigint, isThick: boolean): Promise<FittedSize> {
  const { state } = await readPool(pool);
  // The pool is unusable; the change reports the reason.
  if (!state) return { bytes: Number(size) };
  const divisor = divisorOf(state);
  const most = largestVolume(pool, state, isThick);
  if (size === 0n) return { nearest: Math.min(divisor, most) };
  if (size > BigInt(most)) return { nearest: most };
  return { bytes: Math.ceil(Number(size) / divisor) * divisor };
}

function refused(outcome: StorageOutcome): Output {
  const { cause, nearestBytes, message } = outcome;
  const hasNearest = nearestBytes !== null && nearestBytes > 0;
  if (hasNearest && (cause === 'size-not-supported' || cause === 'no-room'))
    return {
      returnValue: Return.SizeNotSupported,
      Size: BigInt(nearestBytes),
      refusal: message,
    };
  return { ...answerBlock(outcome), refusal: message };
}

function sizeNotSupported(size: bigint | null, nearest: number): Output {
  return {
    returnValue: Return.SizeNotSupported,
    Size: BigInt(nearest),
    refusal: `Size ${size}: expected above 0 and at most what the pool holds, such as ${nearest}`,
  };
}

function invalid(refusal: string): Output {
  return { returnValue: Return.InvalidParameter, refusal };
}
