import { defineProvider, type MethodHandlers } from '../../dispatch/Provider.js';
import { CIM_StorageHardwareID_IDType as IDType } from '../../schema/generated/CIM_StorageHardwareID.js';
import {
  CreateStorageHardwareIDReturn,
  DeleteStorageHardwareIDReturn,
} from '../../schema/generated/CIM_StorageHardwareIDManagementService.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { targetNamespace } from '../identity.js';
import { notSupported } from '../notSupported.js';
import { running } from '../operating.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking } from './maskingAnswers.js';
import { clientSettingId, hardwareIdPath, initiatorOf, maskingServiceKeys } from './maskingIdentity.js';

const className = 'MSISCSITARGET_StorageHardwareIDManagementService';

/** The service that creates and removes initiator names. */
export function storageHardwareIdManagementServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          ...maskingServiceKeys(deps.hostName, className),
          ElementName: 'Identities of initiators',
          ...running,
        },
      ],
    },
    methods: hardwareIdMethods(deps),
  });
}

function hardwareIdMethods({ storage }: StorageProviderDeps): MethodHandlers<typeof className> {
  const { paths } = storage.masking;
  const collections = notSupported('initiators are put together in masking groups');
  return {
    CreateStorageHardwareID: async ({ ElementName, StorageID, IDType: type, Setting }, { principal }) => {
      if (type !== IDType.ISCSIName)
        return {
          returnValue: CreateStorageHardwareIDReturn.HardwareImplementationDoesNotSupportSpecifiedIDType,
          refusal: `IDType ${type}: expected 5 (iSCSI Name)`,
        };
      const name = StorageID === null ? null : findIscsiName(StorageID);
      if (name === null)
        return {
          returnValue: CreateStorageHardwareIDReturn.InvalidParameter,
          refusal: `StorageID is ${JSON.stringify(StorageID)}: expected an iSCSI name (iqn., eui. or naa.)`,
        };
      if (Setting !== null && Setting.keyBindings.get('InstanceID') !== clientSettingId)
        return {
          returnValue: CreateStorageHardwareIDReturn.InvalidParameter,
          refusal: `Setting is ${Setting.toString()}: expected NULL or the kind of host that there is`,
        };
      const outcome = await paths.createInitiator(principal, { name, label: ElementName });
      return {
        ...answerMasking(outcome, { 'already-there': CreateStorageHardwareIDReturn.IDAlreadyCreated }),
        ...(outcome.cause === 'done' && { HardwareID: hardwareIdPath(name) }),
      };
    },
    DeleteStorageHardwareID: async ({ HardwareID }, { principal }) => {
      const name = HardwareID && initiatorOf(HardwareID);
      if (!name)
        return {
          returnValue: DeleteStorageHardwareIDReturn.SpecifiedInstanceNotFound,
          refusal: 'HardwareID names no initiator',
        };
      return answerMasking(await paths.removeInitiator(principal, name), {
        'no-such-initiator': DeleteStorageHardwareIDReturn.SpecifiedInstanceNotFound,
      });
    },
    CreateHardwareIDCollection: collections,
    AddHardwareIDsToCollection: collections,
    CreateGatewayPathID: notSupported('there are no gateways before initiators'),
  };
}
