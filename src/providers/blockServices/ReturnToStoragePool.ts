import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import { storageOutcome, type StorageOutcome } from '../../provisioning/StorageOutcome.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import {
  ReturnElementsToStoragePool_Options as Options,
  ReturnElementsToStoragePoolReturn as ElementsReturn,
  ReturnToStoragePoolReturn as Return,
  type CIM_StorageConfigurationServiceMethods,
} from '../../schema/generated/CIM_StorageConfigurationService.js';
import { findAnyVolumeOf, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerBlock } from './blockAnswers.js';

type Methods = CIM_StorageConfigurationServiceMethods;

/** CIM_StorageConfigurationService.ReturnToStoragePool: removes a volume and its bytes. */
export function returnToStoragePool(
  deps: StorageProviderDeps,
): MethodHandler<Methods['ReturnToStoragePool']> {
  return async ({ TheElement }, { principal }) => {
    const found = await findOwn(deps, TheElement);
    if ('fault' in found) return { ...answerBlock(found.fault), refusal: found.fault.message };
    const outcome = await deps.storage.provisioning.change(principal, {
      kind: 'removeVolume',
      volume: found.volume.id,
    });
    if (outcome.cause === 'done') return { returnValue: Return.JobCompletedWithNoError };
    return { ...answerBlock(outcome), refusal: outcome.message };
  };
}

/** Maximum number of volumes in one call. */
const maxElements = 1_000;

/**
 * CIM_StorageConfigurationService.ReturnElementsToStoragePool: removes several volumes.
 * All are checked before the first is removed.  If one cannot be removed because of a simultaneous change, the method ends;
 * volumes removed before stay removed.
 */
export function returnElementsToStoragePool(
  deps: StorageProviderDeps,
): MethodHandler<Methods['ReturnElementsToStoragePool']> {
  const { storage } = deps;
  return async ({ Options: option, TheElements }, { principal }) => {
    if (TheElements.length > maxElements)
      return {
        returnValue: ElementsReturn.InvalidParameter,
        refusal: `TheElements has ${TheElements.length} volumes: expected at most ${maxElements}`,
      };
    const mayLack = option === Options.ContinueOnNonexistentElement;
    const volumes = new Set<VolumeRecord>();
    for (const path of TheElements) {
      const found = await findOwn(deps, path);
      if (!('fault' in found)) volumes.add(found.volume);
      else if (found.fault.cause !== 'no-such-volume' || !mayLack)
        return { ...answerBlock(found.fault), refusal: found.fault.message };
    }
    for (const { id } of volumes) {
      const kept = await storage.provisioning.findRemovalFault(id);
      if (kept) return { ...answerBlock(kept), refusal: kept.message };
    }
    for (const { id } of volumes) {
      const outcome = await storage.provisioning.change(principal, { kind: 'removeVolume', volume: id });
      if (outcome.cause !== 'done') return { ...answerBlock(outcome), refusal: outcome.message };
    }
    return { returnValue: ElementsReturn.JobCompletedWithNoError };
  };
}

/** A volume of this server.  Other volumes are not removed. */
async function findOwn(
  deps: StorageProviderDeps,
  path: CIMInstanceName | null,
): Promise<{ readonly volume: VolumeRecord } | { readonly fault: StorageOutcome }> {
  const found = path === null ? null : await findAnyVolumeOf(deps, path);
  if (!found) {
    const message = `${path?.toString() ?? 'NULL'} names no volume: expected one of this server`;
    return { fault: storageOutcome('no-such-volume', message) };
  }
  if (found.kind === 'own') return { volume: found.record };
  const message = `${found.id} was not made by this server: it is not removed`;
  return { fault: storageOutcome('not-supported', message) };
}
