import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { MethodHandlers } from '../../dispatch/Provider.js';
import type { GroupType } from '../../provisioning/MaskingRecords.js';
import {
  AddMembersReturn,
  DeleteGroupReturn,
} from '../../schema/generated/ISCSIWBEM_GroupMaskingMappingService.js';
import { CreateGroupReturn } from '../../schema/generated/CIM_GroupMaskingMappingService.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import { findPort } from '../resolve.js';
import { findVolumeOf, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking, inUse } from './maskingAnswers.js';
import { findGroupOf, groupPath, initiatorOf } from './maskingIdentity.js';
import { parseDeviceNumbers } from './parseDeviceNumber.js';

type Handlers = Pick<
  MethodHandlers<'ISCSIWBEM_GroupMaskingMappingService'>,
  'CreateGroup' | 'DeleteGroup' | 'AddMembers' | 'RemoveMembers'
>;

/** CreateGroup.Type. */
const types = new Map<unknown, GroupType>([
  [2, 'initiators'],
  [3, 'targets'],
  [4, 'volumes'],
]);

const noSuchGroup = { returnValue: 5, refusal: 'MaskingGroup names no masking group' } as const;

/** The methods that concern one group. */
export function groupMethods(deps: StorageProviderDeps): Handlers {
  const { groups } = deps.storage.masking;
  return {
    CreateGroup: async (
      { GroupName, Type, Members, DeleteOnEmpty, DeleteWhenBecomesUnassociated, ConsistentLogicalUnitNumber },
      { principal },
    ) => {
      const type = types.get(Type);
      if (type === undefined)
        return {
          returnValue: CreateGroupReturn.InvalidParameter,
          refusal: `Type ${Type}: expected 2 (initiators), 3 (target ports) or 4 (devices)`,
        };
      if (GroupName === null)
        return {
          returnValue: CreateGroupReturn.InvalidParameter,
          refusal: 'GroupName is NULL: expected a name',
        };
      if (ConsistentLogicalUnitNumber === false && type === 'initiators')
        return {
          returnValue: CreateGroupReturn.NotSupported,
          refusal: 'ConsistentLogicalUnitNumber is FALSE: a volume has one number in a view',
        };
      const members = await findMembers(deps, type, Members);
      if (typeof members === 'string')
        return { returnValue: CreateGroupReturn.InvalidParameter, refusal: members };
      const outcome = await groups.createGroup(principal, {
        type,
        name: GroupName,
        members,
        deleteOnEmpty: DeleteOnEmpty ?? false,
        deleteWhenUnassociated: DeleteWhenBecomesUnassociated ?? false,
      });
      const { cause, group } = outcome;
      return {
        ...answerMasking(outcome),
        ...(cause === 'done' && group !== null && { MaskingGroup: groupPath({ type, id: group }) }),
      };
    },
    DeleteGroup: async ({ MaskingGroup, Force }, { principal }) => {
      const group = await findGroupOf(deps, MaskingGroup);
      if (!group) return noSuchGroup;
      if (!group.record && Force !== true)
        return {
          returnValue: DeleteGroupReturn.InUse,
          refusal: `"${group.name}" is of the view ${group.view}`,
        };
      return answerMasking(await groups.removeGroup(principal, group, Force ?? false), inUse);
    },
    AddMembers: async ({ MaskingGroup, Members, DeviceNumbers }, { principal }) => {
      const group = await findGroupOf(deps, MaskingGroup);
      if (!group) return noSuchGroup;
      const members = await findMembers(deps, group.type, Members);
      const luns = parseDeviceNumbers(DeviceNumbers);
      const fault =
        typeof members === 'string'
          ? members
          : typeof luns === 'string'
            ? luns
            : luns !== null && (group.view === null || group.type !== 'volumes')
              ? 'DeviceNumbers are given for a group that is not of devices in a view'
              : null;
      if (typeof members === 'string' || typeof luns === 'string' || fault !== null)
        return { returnValue: AddMembersReturn.InvalidParameter, refusal: fault ?? '' };
      const outcome = await groups.addMembers(principal, group, members, luns);
      return {
        ...answerMasking(outcome, inUse),
        ...(outcome.cause === 'done' && { MaskingGroup: groupPath(group) }),
      };
    },
    RemoveMembers: async ({ MaskingGroup, Members, DeleteOnEmpty }, { principal }) => {
      const group = await findGroupOf(deps, MaskingGroup);
      if (!group) return noSuchGroup;
      const members = await findMembers(deps, group.type, Members);
      if (typeof members === 'string')
        return { returnValue: AddMembersReturn.InvalidParameter, refusal: members };
      const outcome = await groups.removeMembers(principal, group, members, DeleteOnEmpty ?? false);
      return {
        ...answerMasking(outcome),
        ...(outcome.cause === 'done' && outcome.group !== null && { MaskingGroup: groupPath(group) }),
      };
    },
  };
}

/** The members that paths name; a sentence if one cannot be in a group of this type, or is named twice. */
async function findMembers(
  deps: StorageProviderDeps,
  type: GroupType,
  paths: readonly (CIMInstanceName | null)[] | null,
): Promise<readonly string[] | string> {
  const members = new Set<string>();
  const findMember = await memberFinder(deps, type, paths?.length ?? 0);
  for (const path of paths ?? []) {
    const member = path === null ? null : await findMember(path);
    if (member === null) return `Members has ${String(path)}: expected ${expected[type]}`;
    // All ports of one target are the same member.
    if (members.has(member) && type !== 'targets') return `Members has ${String(path)} twice: expected once`;
    members.add(member);
  }
  return [...members];
}

const expected = {
  initiators: 'StorageHardwareIDs of this server',
  targets: 'iSCSIProtocolEndpoints of this server',
  volumes: 'StorageVolumes of this server',
} as const satisfies Record<GroupType, string>;

/**
 * Finds the member that a path names; null if there is none.
 * @param count of paths.  Managers name all ports that there are: of several, the targets are read once for all.
 */
async function memberFinder(
  deps: StorageProviderDeps,
  type: GroupType,
  count: number,
): Promise<(path: CIMInstanceName) => Promise<string | null> | string | null> {
  const { storage, targets, hostName } = deps;
  switch (type) {
    case 'initiators':
      return async (path) => {
        const name = initiatorOf(path);
        return name && (await storage.views.findInitiator(name)) ? name : null;
      };
    case 'volumes':
      return (path) => findVolumeOf(deps, path)?.id ?? null;
    case 'targets': {
      const known =
        count > 1 ? new Map((await targets.listTargets()).map((each) => [each.iscsiName, each])) : null;
      const reader = known
        ? { ...targets, findTarget: async (name: IscsiName) => known.get(name) ?? null }
        : targets;
      return async (path) => (await findPort({ targets: reader, hostName }, path))?.target.iscsiName ?? null;
    }
  }
}
