import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { MethodHandlers } from '../../dispatch/Provider.js';
import type { GroupType } from '../../provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../provisioning/MaskingViews.js';
import {
  CreateMaskingViewReturn,
  ModifyMaskingView_Operation as Operation,
  ModifyMaskingViewReturn,
} from '../../schema/generated/CIM_GroupMaskingMappingService.js';
import { controllerPath } from '../identity.js';
import { findTargetOf } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking, inUse } from './maskingAnswers.js';
import { findGroupOf } from './maskingIdentity.js';
import { parseDeviceNumbers } from './parseDeviceNumber.js';

type Handlers = Pick<
  MethodHandlers<'ISCSIWBEM_GroupMaskingMappingService'>,
  'CreateMaskingView' | 'DeleteMaskingView' | 'ModifyMaskingView'
>;

const noSuchView = { returnValue: 5, refusal: 'ProtocolController names no target' } as const;

/** The methods that concern a view as a whole. */
export function viewMethods(deps: StorageProviderDeps): Handlers {
  const { storage, hostName } = deps;
  const { groups } = storage.masking;
  return {
    CreateMaskingView: async (
      { ElementName, InitiatorMaskingGroup, TargetMaskingGroup, DeviceMaskingGroup, DeviceNumbers },
      { principal },
    ) => {
      const initiators = await find('initiators', InitiatorMaskingGroup);
      const targets = await find('targets', TargetMaskingGroup);
      const volumes = await find('volumes', DeviceMaskingGroup);
      const luns = parseDeviceNumbers(DeviceNumbers);
      for (const fault of [initiators, targets, volumes, luns])
        if (typeof fault === 'string')
          return { returnValue: CreateMaskingViewReturn.InvalidParameter, refusal: fault };
      if (
        typeof initiators === 'string' ||
        typeof targets === 'string' ||
        typeof volumes === 'string' ||
        typeof luns === 'string'
      )
        return { returnValue: CreateMaskingViewReturn.InvalidParameter };
      const outcome = await groups.createView(principal, {
        name: ElementName,
        groups: { initiators, targets, volumes },
        luns,
      });
      const { cause, target } = outcome;
      return {
        ...answerMasking(outcome, inUse),
        ...(cause === 'done' &&
          target !== null && { ProtocolController: controllerPath(hostName, { iscsiName: target }) }),
      };
    },
    DeleteMaskingView: async ({ ProtocolController, DeleteWhenBecomesUnassociated }, { principal }) => {
      const target = await findTargetOf(deps, ProtocolController);
      if (!target) return noSuchView;
      return answerMasking(
        await groups.removeView(principal, target.iscsiName, DeleteWhenBecomesUnassociated ?? false),
        inUse,
      );
    },
    ModifyMaskingView: async (
      { Operation: operation, ProtocolController, MaskingGroup, DeviceNumbers },
      { principal },
    ) => {
      const target = await findTargetOf(deps, ProtocolController);
      if (!target) return noSuchView;
      const group = MaskingGroup && (await findGroupOf(deps, MaskingGroup));
      const luns = parseDeviceNumbers(DeviceNumbers);
      if (!group || typeof luns === 'string')
        return {
          returnValue: ModifyMaskingViewReturn.InvalidParameter,
          refusal: typeof luns === 'string' ? luns : 'MaskingGroup names no masking group',
        };
      switch (operation) {
        case Operation.AddGroup:
          return answerMasking(await groups.addGroup(principal, target.iscsiName, group, luns), inUse);
        case Operation.RemoveGroup:
          return answerMasking(await groups.takeGroup(principal, target.iscsiName, group), inUse);
        default:
          return {
            returnValue: ModifyMaskingViewReturn.InvalidParameter,
            refusal: `Operation ${String(operation)}: expected 2 (Add Group) or 3 (Remove Group)`,
          };
      }
    },
  };

  /** Returns a sentence if a path names no group of this type. */
  async function find(type: GroupType, path: CIMInstanceName | null): Promise<MaskingGroup | string | null> {
    if (path === null) return null;
    const group = await findGroupOf(deps, path);
    return group?.type === type ? group : `${path.toString()} names no group of ${type}`;
  }
}
