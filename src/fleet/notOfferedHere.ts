import { initiatorNamespace, targetNamespace } from '../cim/namespaces.js';
import type { AnyProvider } from '../dispatch/Provider.js';

/**
 * Classes that a standalone server provides and an endpoint does not yet: storage and its services, masking, jobs, statistics, and the
 * hardware and software of the host.  They are managed at the host.  `test/fleet/notOfferedHere.test.ts` compares them with its providers.
 */
const ofTargets = [
  'CIM_Chassis',
  'CIM_ComputerSystemPackage',
  'CIM_EnabledLogicalElementCapabilities',
  'CIM_InstalledSoftwareIdentity',
  'CIM_Product',
  'CIM_ProductPhysicalComponent',
  'CIM_ReplicationService',
  'CIM_SoftwareIdentity',
  'ISCSIWBEM_AssociatedDeviceMaskingGroup',
  'ISCSIWBEM_AssociatedInitiatorMaskingGroup',
  'ISCSIWBEM_AssociatedPrivilege',
  'ISCSIWBEM_AssociatedTargetMaskingGroup',
  'ISCSIWBEM_BlockStatisticsCapabilities',
  'ISCSIWBEM_BlockStatisticsService',
  'ISCSIWBEM_BlockStorageStatisticalData',
  'ISCSIWBEM_DeviceMaskingGroup',
  'ISCSIWBEM_ElementStatisticalData',
  'ISCSIWBEM_GroupMaskingMappingCapabilities',
  'ISCSIWBEM_GroupMaskingMappingService',
  'ISCSIWBEM_HostedCollection',
  'ISCSIWBEM_InitiatorMaskingGroup',
  'ISCSIWBEM_MemberOfCollection',
  'ISCSIWBEM_OrderedMemberOfCollection',
  'ISCSIWBEM_OwningJobElement',
  'ISCSIWBEM_ProvisioningService',
  'ISCSIWBEM_ServiceAffectsElement',
  'ISCSIWBEM_StatisticsCollection',
  'ISCSIWBEM_TargetMaskingGroup',
  'MSISCSITARGET_AffectedJobElement',
  'MSISCSITARGET_AllocatedFromStoragePool',
  'MSISCSITARGET_AuthorizedPrivilege',
  'MSISCSITARGET_AuthorizedSubject',
  'MSISCSITARGET_AuthorizedTarget',
  'MSISCSITARGET_ConcreteDependency',
  'MSISCSITARGET_ConcreteJob',
  'MSISCSITARGET_ControllerConfigurationService',
  'MSISCSITARGET_ElementSettingData',
  'MSISCSITARGET_HostedStoragePool',
  'MSISCSITARGET_ProtocolControllerForUnit',
  'MSISCSITARGET_ProtocolControllerMaskingCapabilities',
  'MSISCSITARGET_ReplicationServiceCapabilities',
  'MSISCSITARGET_StorageCapabilities',
  'MSISCSITARGET_StorageClientSettingData',
  'MSISCSITARGET_StorageConfigurationCapabilities',
  'MSISCSITARGET_StorageConfigurationService',
  'MSISCSITARGET_StorageHardwareID',
  'MSISCSITARGET_StorageHardwareIDManagementService',
  'MSISCSITARGET_StoragePool',
  'MSISCSITARGET_StorageReplicationCapabilities',
  'MSISCSITARGET_StorageSetting',
  'MSISCSITARGET_StorageSettingsAssociatedToCapabilities',
  'MSISCSITARGET_StorageSynchronized',
  'MSISCSITARGET_StorageVolume',
  'MSISCSITARGET_SystemDevice',
  'MSISCSITARGET_iSCSIConfigurationCapabilities',
  'MSISCSITARGET_iSCSIConfigurationService',
];

/** Classes of the initiator.  Logins are made by a standalone server on the machine that needs them. */
const ofInitiators = [
  'MSIscsiInitiator_InitiatorClass',
  'MSIscsiInitiator_IsnsServerClass',
  'MSIscsiInitiator_MethodClass',
  'MSIscsiInitiator_PersistentDevices',
  'MSIscsiInitiator_PersistentLoginClass',
  'MSIscsiInitiator_SendTargetPortalClass',
  'MSIscsiInitiator_SessionClass',
  'MSIscsiInitiator_TargetClass',
];

/** Providers without instances for those of these classes that no provider in `live` provides.  Clients cannot create instances of them. */
export function notOfferedHere(live: readonly AnyProvider[]): AnyProvider[] {
  const provided = new Set(live.map(({ namespace, className }) => `${namespace}:${className}`));
  const empty = (namespace: string) => (className: string) => ({
    className,
    namespace,
    changeRole: 'admin' as const,
    instances: { enumerate: () => [] },
  });
  const all = [...ofTargets.map(empty(targetNamespace)), ...ofInitiators.map(empty(initiatorNamespace))];
  return all.filter(({ namespace, className }) => !provided.has(`${namespace}:${className}`));
}
