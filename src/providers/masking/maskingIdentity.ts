import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { GroupType } from '../../provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../provisioning/MaskingViews.js';
import { findIscsiName, findTargetName, type IscsiName } from '../../targets/IscsiName.js';
import { serviceKeys, targetNamespace } from '../identity.js';
import { isOfTargets } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';

const here = { namespace: targetNamespace };
const hardwareIdPrefix = 'iscsi-wbem:initiator:';
const privilegePrefix = 'iscsi-wbem:privilege:';

/** InstanceID of the controller configuration service's capabilities. */
export const maskingCapabilitiesId = 'iscsi-wbem:masking';
/** InstanceID of the capabilities of the service that makes views of groups. */
export const groupMaskingCapabilitiesId = 'iscsi-wbem:group-masking';
/** InstanceID of the node service's capabilities. */
export const nodeCapabilitiesId = 'iscsi-wbem:iscsi-configuration';
/** InstanceID of the only kind of host. */
export const clientSettingId = 'iscsi-wbem:client:standard';

/** Names of the masking services by class. */
export const serviceNames = {
  MSISCSITARGET_ControllerConfigurationService: 'ControllerConfigurationService',
  ISCSIWBEM_GroupMaskingMappingService: 'GroupMaskingMappingService',
  MSISCSITARGET_StorageHardwareIDManagementService: 'StorageHardwareIDManagementService',
  MSISCSITARGET_iSCSIConfigurationService: 'iSCSIConfigurationService',
} as const;
export type ServiceClass = keyof typeof serviceNames;
const serviceClasses = Object.keys(serviceNames) as ServiceClass[];

export function maskingServiceKeys(hostName: string, className: ServiceClass) {
  return serviceKeys(hostName, className, serviceNames[className]);
}

export function servicePath<C extends ServiceClass>(hostName: string, className: C): CIMInstanceName<C> {
  return new CIMInstanceName<C>(className, maskingServiceKeys(hostName, className), here);
}

/** The paths of all masking services. */
export function maskingServicePaths(hostName: string): readonly CIMInstanceName<ServiceClass>[] {
  return serviceClasses.map((className) => servicePath(hostName, className));
}

export function hardwareIdInstanceId(name: IscsiName): string {
  return hardwareIdPrefix + name;
}

export function hardwareIdPath(name: IscsiName) {
  return new CIMInstanceName<'MSISCSITARGET_StorageHardwareID'>(
    'MSISCSITARGET_StorageHardwareID',
    { InstanceID: hardwareIdInstanceId(name) },
    here,
  );
}

/** The initiator that a path names; null if it names something else.  The initiator need not be known. */
export function initiatorOf(path: CIMInstanceName): IscsiName | null {
  const id = path.keyBindings.get('InstanceID');
  return typeof id === 'string' && id.startsWith(hardwareIdPrefix) && isOfTargets(path)
    ? findIscsiName(id.slice(hardwareIdPrefix.length))
    : null;
}

/** An initiator and a target that allows it. */
export interface Privilege {
  readonly initiator: IscsiName;
  readonly target: IscsiName;
  /** The LUNs that it sees; left out: all of them. */
  readonly luns?: readonly number[];
}

/** The id begins with the initiator, because managers look for its name there. */
export function privilegeInstanceId({ initiator, target }: Privilege): string {
  return `${privilegePrefix}${initiator},${target}`;
}

export function privilegePath(privilege: Privilege) {
  return new CIMInstanceName<'MSISCSITARGET_AuthorizedPrivilege'>(
    'MSISCSITARGET_AuthorizedPrivilege',
    { InstanceID: privilegeInstanceId(privilege) },
    here,
  );
}

/** The privilege that a path names; null if it names something else. */
export function privilegeOf({ targets }: StorageProviderDeps, path: CIMInstanceName): Privilege | null {
  const id = path.keyBindings.get('InstanceID');
  if (typeof id !== 'string' || !id.startsWith(privilegePrefix) || !isOfTargets(path)) return null;
  const text = id.slice(privilegePrefix.length);
  // An initiator name contains no comma.
  const comma = text.indexOf(',');
  const initiator = findIscsiName(text.slice(0, comma));
  const target = findTargetName(text.slice(comma + 1), targets.capabilities);
  return comma < 0 || initiator === null || target === null ? null : { initiator, target };
}

/** The classes of masking groups and the prefixes of their InstanceIDs. */
export const groupClasses = {
  initiators: { className: 'ISCSIWBEM_InitiatorMaskingGroup', prefix: 'iscsi-wbem:initiator-group:' },
  targets: { className: 'ISCSIWBEM_TargetMaskingGroup', prefix: 'iscsi-wbem:target-group:' },
  volumes: { className: 'ISCSIWBEM_DeviceMaskingGroup', prefix: 'iscsi-wbem:device-group:' },
} as const satisfies Record<GroupType, { readonly className: string; readonly prefix: string }>;
export type GroupClass = (typeof groupClasses)[GroupType]['className'];

export function groupInstanceId({ type, id }: Pick<MaskingGroup, 'type' | 'id'>): string {
  return groupClasses[type].prefix + id;
}

export function groupPath<T extends GroupType>(group: {
  readonly type: T;
  readonly id: string;
}): CIMInstanceName<(typeof groupClasses)[T]['className']> {
  return new CIMInstanceName<(typeof groupClasses)[T]['className']>(
    groupClasses[group.type].className,
    { InstanceID: groupInstanceId(group) },
    here,
  );
}

/** The group that a path names; null if there is none. */
export async function findGroupOf(
  { storage }: StorageProviderDeps,
  path: CIMInstanceName,
): Promise<MaskingGroup | null> {
  const id = path.keyBindings.get('InstanceID');
  if (typeof id !== 'string' || !isOfTargets(path)) return null;
  for (const type of ['initiators', 'targets', 'volumes'] as const) {
    const { prefix } = groupClasses[type];
    if (id.startsWith(prefix)) return storage.views.findGroup(type, id.slice(prefix.length));
  }
  return null;
}
