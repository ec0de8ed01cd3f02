import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import { groupTypes, type GroupType } from '../../provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../provisioning/MaskingViews.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import { CIM_ServiceAffectsElement_ElementEffects as Effect } from '../../schema/generated/CIM_ServiceAffectsElement.js';
import { joinParts } from '../associationParts.js';
import { affectedByStorageService } from '../blockServices/affectedByService.js';
import { hostedStatistics, membersOfStatistics } from '../blockPerformance/collectionOfStatistics.js';
import { controllerPath, endpointPath, portsOf, systemPath, targetNamespace } from '../identity.js';
import { findPort, findTargetOf, isSystem, namesInstance } from '../resolve.js';
import { findVolumeOf, volumePath, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { findGroupOf, groupPath, hardwareIdPath, initiatorOf, servicePath } from './maskingIdentity.js';

/** The associations of masking groups. */
export function groupAssociationProviders(deps: StorageProviderDeps): AnyProvider[] {
  const { storage, targets, hostName } = deps;
  const { views } = storage;
  const service = servicePath(hostName, 'ISCSIWBEM_GroupMaskingMappingService');
  return [
    defineProvider({
      className: 'ISCSIWBEM_AssociatedInitiatorMaskingGroup',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...ofViews('initiators'), findByReference: 'Dependent' },
    }),
    defineProvider({
      className: 'ISCSIWBEM_AssociatedTargetMaskingGroup',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...ofViews('targets'), findByReference: 'Dependent' },
    }),
    defineProvider({
      className: 'ISCSIWBEM_AssociatedDeviceMaskingGroup',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...ofViews('volumes'), findByReference: 'Dependent' },
    }),
    defineProvider({
      className: 'ISCSIWBEM_MemberOfCollection',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: {
        ...joinParts<'ISCSIWBEM_MemberOfCollection'>([
          {
            async *enumerate() {
              for await (const group of views.listGroups('initiators')) yield* await initiatorsOf(group);
            },
            async references(object) {
              const initiator = initiatorOf(object);
              if (initiator !== null) {
                const groups = await views.groupsWith('initiators', initiator);
                return groups.map((group) => memberOf(group, hardwareIdPath(initiator)));
              }
              const group = await findGroupOf(deps, object);
              return group?.type === 'initiators' ? initiatorsOf(group) : [];
            },
          },
          membersOfStatistics(deps),
        ]),
        findByReference: 'Member',
      },
    }),
    defineProvider({
      className: 'ISCSIWBEM_OrderedMemberOfCollection',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: {
        async *enumerate() {
          for await (const group of views.listGroups('targets')) yield* await orderedOf(group);
          for await (const group of views.listGroups('volumes')) yield* await orderedOf(group);
        },
        findByReference: 'Collection',
        async references(object) {
          const group = await findGroupOf(deps, object);
          if (group) return group.type === 'initiators' ? [] : orderedOf(group);
          const volume = findVolumeOf(deps, object);
          if (volume) return membershipsOf('volumes', volume.id);
          const port = await findPort(deps, object);
          return port ? membershipsOf('targets', port.target.iscsiName) : [];
        },
      },
    }),
    defineProvider({
      className: 'ISCSIWBEM_HostedCollection',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: {
        ...joinParts<'ISCSIWBEM_HostedCollection'>([
          ofGroups(
            (object) => isSystem(deps, object),
            (group) => ({
              Antecedent: systemPath(hostName),
              Dependent: groupPath(group),
            }),
          ),
          hostedStatistics(deps),
        ]),
        findByReference: 'Dependent',
      },
    }),
    defineProvider({
      className: 'ISCSIWBEM_ServiceAffectsElement',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: {
        ...joinParts<'ISCSIWBEM_ServiceAffectsElement'>([
          ofGroups(
            (object) => namesInstance(object, service),
            (group) => ({
              AffectedElement: groupPath(group),
              AffectingElement: service,
              ElementEffects: [Effect.Manages],
            }),
          ),
          affectedByStorageService(deps),
        ]),
        findByReference: 'AffectedElement',
      },
    }),
  ];

  /** One association for each group, found from the group or from the single object at the other end. */
  function ofGroups<T>(
    isOwner: (object: CIMInstanceName) => boolean,
    propertiesOf: (group: MaskingGroup) => T,
  ) {
    return {
      enumerate,
      async references(object: CIMInstanceName): Promise<AsyncGenerator<T> | T[]> {
        if (isOwner(object)) return enumerate();
        const group = await findGroupOf(deps, object);
        return group ? [propertiesOf(group)] : [];
      },
    };

    async function* enumerate(): AsyncGenerator<T> {
      for (const type of groupTypes)
        for await (const group of views.listGroups(type)) yield propertiesOf(group);
    }
  }

  /** Associates each view with its group of one type. */
  function ofViews<T extends GroupType>(type: T) {
    return {
      async *enumerate() {
        for await (const group of views.listGroups(type)) yield* ofView(group);
      },
      async references(object: CIMInstanceName) {
        const group = await findGroupOf(deps, object);
        if (group) return group.type === type ? ofView(group) : [];
        const target = await findTargetOf(deps, object);
        const ofTarget = target && (await views.groupOfView(type, target.iscsiName));
        return ofTarget ? ofView(ofTarget) : [];
      },
    };

    function ofView({ id, view }: MaskingGroup) {
      return view === null
        ? []
        : [{ Antecedent: controllerPath(hostName, { iscsiName: view }), Dependent: groupPath({ type, id }) }];
    }
  }

  async function initiatorsOf(group: MaskingGroup) {
    const members = await views.membersOf(group);
    return members.map((name) => memberOf(group, hardwareIdPath(name as IscsiName)));
  }

  /** Volumes in the order of their numbers, other members in the order of the group. */
  async function orderedOf(group: MaskingGroup) {
    const members = await pathsOf(group);
    return members.map((member, index) => ({
      Collection: groupPath(group),
      Member: member,
      AssignedSequence: BigInt(index + 1),
    }));
  }

  async function pathsOf(group: MaskingGroup) {
    const members = await views.membersOf(group);
    if (group.type === 'volumes') return members.map((id) => volumePath(hostName, { id }));
    const found = await Promise.all(members.map((name) => targets.findTarget(name as IscsiName)));
    return found.flatMap((target) =>
      target ? portsOf(target).map((port) => endpointPath(hostName, port)) : [],
    );
  }

  async function membershipsOf(type: GroupType, member: string) {
    const groups = await views.groupsWith(type, member);
    return (await Promise.all(groups.map(orderedOf))).flat();
  }
}

function memberOf<M extends CIMInstanceName>(group: MaskingGroup, Member: M) {
  return { Collection: groupPath(group), Member };
}
