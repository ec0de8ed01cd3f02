import { defineProvider, type MethodHandlers } from '../../dispatch/Provider.js';
import {
  CreateiSCSINodeReturn,
  DeleteiSCSINodeReturn,
} from '../../schema/generated/CIM_iSCSIConfigurationService.js';
import { controllerPath, targetNamespace } from '../identity.js';
import { notSupported } from '../notSupported.js';
import { running } from '../operating.js';
import { findTargetOf } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking } from './maskingAnswers.js';
import { maskingServiceKeys } from './maskingIdentity.js';

const className = 'MSISCSITARGET_iSCSIConfigurationService';

/** The service that creates targets.  A new one shows nothing and allows nobody. */
export function iscsiConfigurationServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        { ...maskingServiceKeys(deps.hostName, className), ElementName: 'iSCSI nodes', ...running },
      ],
    },
    methods: nodeMethods(deps),
  });
}

const ofConfiguration = notSupported('where targets listen is decided by their configuration');

function nodeMethods(deps: StorageProviderDeps): MethodHandlers<typeof className> {
  const { storage, hostName } = deps;
  return {
    CreateiSCSINode: async ({ Alias }, { principal }) => {
      const outcome = await storage.provisioning.change(principal, {
        kind: 'createTarget',
        target: null,
        alias: Alias,
      });
      const { cause, target } = outcome;
      return {
        ...answerMasking(outcome, {
          'already-there': CreateiSCSINodeReturn.AliasInUseByOtherNode,
          'in-use': CreateiSCSINodeReturn.AliasInUseByOtherNode,
        }),
        ...(cause === 'done' &&
          target !== null && { iSCSINode: controllerPath(hostName, { iscsiName: target }) }),
      };
    },
    DeleteiSCSINode: async ({ iSCSINode }, { principal }) => {
      const target = iSCSINode && (await findTargetOf(deps, iSCSINode));
      if (!target)
        return {
          returnValue: DeleteiSCSINodeReturn.SCSIProtocolControllerNonExistent,
          refusal: 'iSCSINode names no target',
        };
      return answerMasking(await storage.masking.paths.removeTarget(principal, target.iscsiName, false), {
        'no-such-target': DeleteiSCSINodeReturn.SCSIProtocolControllerNonExistent,
        'has-sessions': DeleteiSCSINodeReturn.SessionsActiveOnNodePorts,
      });
    },
    CreateiSCSIProtocolEndpoint: ofConfiguration,
    DeleteiSCSIProtocolEndpoint: ofConfiguration,
    BindiSCSIProtocolEndPoint: ofConfiguration,
  };
}
