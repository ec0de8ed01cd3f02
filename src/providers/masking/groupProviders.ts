import { CIMError } from '../../cim/CIMError.js';
import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import type { GroupType } from '../../provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../provisioning/MaskingViews.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { expectMaskingDone } from './maskingAnswers.js';
import { findGroupOf, groupClasses, groupInstanceId } from './maskingIdentity.js';

/**
 * The masking groups: those that clients created, and for each target that this server made those of its initiators, volumes and
 * itself.
 */
export function groupProviders(deps: StorageProviderDeps): AnyProvider[] {
  const { storage } = deps;
  return [
    defineProvider({
      className: groupClasses.initiators.className,
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: {
        ...read('initiators', (group) => ({ ...propertiesOf(group), ConsistentLogicalUnitNumber: true })),
        modify: rename,
      },
    }),
    defineProvider({
      className: groupClasses.targets.className,
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...read('targets', propertiesOf), modify: rename },
    }),
    defineProvider({
      className: groupClasses.volumes.className,
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...read('volumes', propertiesOf), modify: rename },
    }),
  ];

  function read<T extends ReturnType<typeof propertiesOf>>(type: GroupType, of: (group: MaskingGroup) => T) {
    return {
      async *enumerate() {
        for await (const group of storage.views.listGroups(type)) yield of(group);
      },
      async find(path: Parameters<typeof findGroupOf>[1]) {
        const group = await findGroupOf(deps, path);
        return group?.type === type ? of(group) : null;
      },
      watch: {
        subject: Subject.group,
        subjectOf: ({ InstanceID }: { readonly InstanceID?: string | null }) =>
          InstanceID?.slice(groupClasses[type].prefix.length) ?? null,
        async read(id: string): Promise<T[]> {
          const group = await storage.views.findGroup(type, id);
          return group ? [of(group)] : [];
        },
      },
    };
  }

  async function rename(
    path: Parameters<typeof findGroupOf>[1],
    { ElementName, ...others }: { readonly ElementName?: string | null },
    { principal }: Parameters<NonNullable<NonNullable<AnyProvider['instances']>['modify']>>[2],
  ): Promise<void> {
    const [other] = Object.keys(others);
    if (other !== undefined)
      throw new CIMError('CIM_ERR_NOT_SUPPORTED', `${other} cannot be modified: only ElementName can`);
    if (typeof ElementName !== 'string')
      throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'ElementName is NULL: expected a name');
    const group = await findGroupOf(deps, path);
    if (!group) throw new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no masking group`);
    expectMaskingDone(await storage.masking.groups.renameGroup(principal, group, ElementName));
  }
}

function propertiesOf(group: MaskingGroup) {
  return {
    InstanceID: groupInstanceId(group),
    ElementName: group.name,
    DeleteOnEmpty: group.deleteOnEmpty,
    DeleteWhenBecomesUnassociated: group.deleteWhenUnassociated,
  };
}
