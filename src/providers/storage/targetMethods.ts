import { CIMError } from '../../cim/CIMError.js';
import type { MethodHandlers } from '../../dispatch/Provider.js';
import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';
import { controllerPath } from '../identity.js';
import { answerStorage, answerVerification, answerWarning } from './answers.js';
import type { StorageProviderDeps } from './storageIdentity.js';
import { findVolume } from './volumeMethods.js';

type Handlers = Pick<
  MethodHandlers<'ISCSIWBEM_ProvisioningService'>,
  | 'CreateTarget'
  | 'RemoveTarget'
  | 'RenameTarget'
  | 'AddExport'
  | 'RemoveExport'
  | 'AllowInitiator'
  | 'DenyInitiator'
>;

/** The methods that concern one target: its exports and allowed initiators. */
export function targetMethods({ storage, hostName }: StorageProviderDeps): Handlers {
  const { provisioning, volumes } = storage;
  return {
    CreateTarget: async ({ TargetName, Alias }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'createTarget',
        target: TargetName === null ? null : parseName(TargetName, 'TargetName'),
        alias: Alias,
      });
      const { cause, target } = outcome;
      if (cause !== 'done' || target === null) return answerStorage(outcome);
      return {
        ...answerStorage(outcome),
        ...answerWarning(outcome),
        ProtocolController: controllerPath(hostName, { iscsiName: target }),
        AssignedName: target,
      };
    },
    RemoveTarget: async ({ Target }, { principal }) =>
      answerStorage(
        await provisioning.change(principal, { kind: 'removeTarget', target: parseName(Target, 'Target') }),
      ),
    RenameTarget: async ({ Target, Alias }, { principal }) =>
      answerStorage(
        await provisioning.change(principal, {
          kind: 'renameTarget',
          target: parseName(Target, 'Target'),
          alias: Alias,
        }),
      ),
    AddExport: async ({ Target, Volume, LUN, ReadOnly, Shared }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'addExport',
        target: parseName(Target, 'Target'),
        volume: findVolume(volumes, Volume)?.id ?? Volume,
        lun: LUN,
        readOnly: ReadOnly ?? false,
        shared: Shared ?? false,
      });
      const { cause, lun } = outcome;
      return {
        ...answerStorage(outcome),
        ...answerVerification(outcome),
        ...answerWarning(outcome),
        ...(cause === 'done' && lun !== null && { AssignedLUN: lun }),
      };
    },
    RemoveExport: async ({ Target, LUN }, { principal }) =>
      answerStorage(
        await provisioning.change(principal, {
          kind: 'removeExport',
          target: parseName(Target, 'Target'),
          lun: LUN,
        }),
      ),
    AllowInitiator: async ({ Target, Initiator, LUNs }, { principal }) => {
      const outcome = await provisioning.change(principal, {
        kind: 'allow',
        target: parseName(Target, 'Target'),
        initiator: parseName(Initiator, 'Initiator'),
        ...(LUNs && { luns: parseLuns(LUNs) }),
      });
      return { ...answerStorage(outcome), ...answerVerification(outcome), ...answerWarning(outcome) };
    },
    DenyInitiator: async ({ Target, Initiator, LUNs }, { principal }) =>
      answerStorage(
        await provisioning.change(principal, {
          kind: 'deny',
          target: parseName(Target, 'Target'),
          initiator: parseName(Initiator, 'Initiator'),
          ...(LUNs && { luns: parseLuns(LUNs) }),
        }),
      ),
  };
}

function parseLuns(luns: readonly (number | null)[]): readonly number[] {
  return luns.map((lun) => {
    if (lun !== null) return lun;
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'LUNs has an element of NULL: expected numbers of LUNs');
  });
}

/** @throws CIMError CIM_ERR_INVALID_PARAMETER for a text that is not an iSCSI name. */
export function parseName(text: string, parameter: string): IscsiName {
  const name = findIscsiName(text);
  if (name !== null) return name;
  throw new CIMError(
    'CIM_ERR_INVALID_PARAMETER',
    `${parameter} is ${JSON.stringify(text.slice(0, 255))}: expected an iSCSI name (iqn., eui. or naa.)`,
  );
}
