import type { MethodHandlers } from '../../dispatch/Provider.js';
import { parseSecret } from '../sharedSecret/parseSecret.js';
import { answerNearestSize, answerStorage, answerVerification } from './answers.js';
import { volumePath, type StorageProviderDeps } from './storageIdentity.js';
import { parseName } from './targetMethods.js';

type Handlers = Pick<MethodHandlers<'ISCSIWBEM_ProvisioningService'>, 'Provide' | 'Withdraw'>;

/** The methods that serve a volume to one initiator in one step, and withdraw it. */
export function servedVolumeMethods({ storage, hostName }: StorageProviderDeps): Handlers {
  const { served } = storage;
  return {
    Provide: async ({ Name, Size, Initiator, Pool, Thick, ChapName, Secret }, { principal }) => {
      const outcome = await served.provide(principal, {
        name: Name,
        bytes: Number(Size),
        pool: Pool,
        thick: Thick,
        initiator: parseName(Initiator, 'Initiator'),
        chapName: ChapName,
        secret: Secret === null ? null : parseSecret(Secret),
      });
      const { cause, volume, target, lun } = outcome;
      return {
        ...answerStorage(outcome),
        ...answerNearestSize(outcome),
        ...answerVerification(outcome),
        ...(cause === 'done' && volume !== null && { StorageVolume: volumePath(hostName, { id: volume }) }),
        ...(cause === 'done' && target !== null && { AssignedName: target }),
        ...(cause === 'done' && lun !== null && { AssignedLUN: lun }),
      };
    },
    Withdraw: async ({ Target, RemoveVolumes }, { principal }) =>
      answerStorage(
        await served.withdraw(principal, {
          target: parseName(Target, 'Target'),
          removeVolumes: RemoveVolumes ?? false,
        }),
      ),
  };
}
