import type { MethodHandlers } from '../../dispatch/Provider.js';
import type { StorageOutcome } from '../../provisioning/StorageOutcome.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import { answerNearestSize, answerStorage, answerVerification } from './answers.js';
import { jobPath, volumePath, type StorageProviderDeps } from './storageIdentity.js';

type Handlers = Pick<
  MethodHandlers<'ISCSIWBEM_ProvisioningService'>,
  | 'CreateVolume'
  | 'AdoptVolume'
  | 'ResizeVolume'
  | 'RenameVolume'
  | 'RemoveVolume'
  | 'CopyVolume'
  | 'RestoreVolume'
>;

/** CopyVolume.Kind. */
const kinds = new Map<unknown, 'snapshot' | 'clone'>([
  [2, 'snapshot'],
  [3, 'clone'],
]);

/** The methods that concern one volume. */
export function volumeMethods({ storage, hostName }: StorageProviderDeps): Handlers {
  const { provisioning, volumes } = storage;
  return {
    CreateVolume: async ({ Name, Size, Pool, Thick }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'createVolume',
        name: Name,
        bytes: Number(Size),
        pool: Pool,
        thick: Thick,
      });
      return { ...answerStorage(outcome), ...answerNearestSize(outcome), ...answerVolume(outcome) };
    },
    AdoptVolume: async ({ File, Name, Pool }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'adoptVolume',
        file: File,
        name: Name,
        pool: Pool,
      });
      return { ...answerStorage(outcome), ...answerVolume(outcome) };
    },
    ResizeVolume: async ({ Volume, Size, MayShrink }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'resizeVolume',
        volume: idOf(Volume),
        bytes: Number(Size),
        mayShrink: MayShrink ?? false,
      });
      return { ...answerStorage(outcome), ...answerNearestSize(outcome), ...answerVerification(outcome) };
    },
    RenameVolume: async ({ Volume, Name }, { principal }) =>
      answerStorage(
        await provisioning.change(principal, { kind: 'renameVolume', volume: idOf(Volume), name: Name }),
      ),
    RemoveVolume: async ({ Volume }, { principal }) =>
      answerStorage(await provisioning.change(principal, { kind: 'removeVolume', volume: idOf(Volume) })),
    CopyVolume: async ({ Volume, Name, Kind, Pool }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'copyVolume',
        source: idOf(Volume),
        name: Name,
        as: kinds.get(Kind) ?? 'clone',
        pool: Pool,
      });
      return {
        ...answerStorage(outcome),
        ...answerNearestSize(outcome),
        ...answerVolume(outcome),
        ...answerJob(outcome),
      };
    },
    RestoreVolume: async ({ Volume, Copy }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'restoreVolume',
        volume: idOf(Volume),
        from: idOf(Copy),
      });
      return { ...answerStorage(outcome), ...answerNearestSize(outcome), ...answerJob(outcome) };
    },
  };

  function answerVolume({ cause, volume }: StorageOutcome) {
    return cause === 'done' && volume !== null ? { StorageVolume: volumePath(hostName, { id: volume }) } : {};
  }

  function answerJob({ job }: StorageOutcome) {
    return job === null ? {} : { Job: jobPath({ id: job }) };
  }

  function idOf(text: string): string {
    return findVolume(volumes, text)?.id ?? text;
  }
}

/** Finds a volume by its DeviceID or its name. */
export function findVolume(
  volumes: StorageProviderDeps['storage']['volumes'],
  text: string,
): VolumeRecord | null {
  return volumes.find(text) ?? volumes.findByName(text);
}
