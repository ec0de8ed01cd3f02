import { CIM_RegisteredSpecification_RegisteredOrganization as Organization } from '../../schema/generated/CIM_RegisteredSpecification.js';

import { capabilitiesPath, iscsiCapabilitiesId } from '../capabilities/capabilitiesIdentity.js';
import { convertPath, scopedId } from '../idScope.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import { replicationServicePath, systemPath } from '../identity.js';
import { counts } from '../blockPerformance/counted.js';
import { statisticsServicePath } from '../blockPerformance/statisticsIdentity.js';
import { servicePath } from '../masking/maskingIdentity.js';
import { chassisPath, installedSoftwarePath } from '../product/productIdentity.js';
import { listAllPools } from '../storage/allPools.js';
import { jobPath, poolPath } from '../storage/storageIdentity.js';
import type { ElementPath, Profile } from './profiles.js';
import type { ManagedSystem, ServerProfileDeps } from './ServerProfileDeps.js';

/** SMI-S 1.6.1, the first version in which masking uses AssociatedPrivilege. */
const version = '1.6.1';

function component(name: string, requires: readonly string[], elements: Profile['elements']): Profile {
  return {
    instanceId: `SNIA:${name}:${version}`,
    organization: Organization.SNIA,
    otherOrganization: null,
    name,
    version,
    elements,
    components: [],
    isSubProfile: true,
    requires,
  };
}

const jobControl = component(
  'Job Control',
  ['MSISCSITARGET_ConcreteJob', 'MSISCSITARGET_AffectedJobElement', 'ISCSIWBEM_OwningJobElement'],
  ofRecords(({ jobs }) => jobs.list().map(jobPath)),
);

const blockServices: Profile = {
  ...component(
    'Block Services',
    [
      'MSISCSITARGET_StoragePool',
      'MSISCSITARGET_StorageVolume',
      'MSISCSITARGET_HostedStoragePool',
      'MSISCSITARGET_AllocatedFromStoragePool',
      'MSISCSITARGET_StorageConfigurationService',
      'MSISCSITARGET_StorageConfigurationCapabilities',
      'MSISCSITARGET_StorageCapabilities',
      'MSISCSITARGET_StorageSetting',
    ],
    pools,
  ),
  components: [jobControl],
};

/** The component profiles of an array that apply to this server. */
export const arrayComponents: readonly Profile[] = [
  blockServices,
  component(
    'iSCSI Target Ports',
    [
      'MSISCSITARGET_iSCSIProtocolEndpoint',
      'MSISCSITARGET_TCPProtocolEndpoint',
      'MSFTSMNET_IPProtocolEndpoint',
      'MSFTSMNET_EthernetPort',
      'MSISCSITARGET_BindsTo',
    ],
    ofSystems(() => [capabilitiesPath('MSISCSITARGET_iSCSICapabilities', iscsiCapabilitiesId)]),
  ),
  component(
    'Masking and Mapping',
    [
      'MSISCSITARGET_ControllerConfigurationService',
      'MSISCSITARGET_ProtocolControllerMaskingCapabilities',
      'MSISCSITARGET_StorageHardwareIDManagementService',
      'MSISCSITARGET_StorageHardwareID',
      'MSISCSITARGET_AuthorizedPrivilege',
      'ISCSIWBEM_AssociatedPrivilege',
    ],
    ofStorage((name) => servicePath(name, 'MSISCSITARGET_ControllerConfigurationService')),
  ),
  component(
    'Group Masking and Mapping',
    [
      'ISCSIWBEM_GroupMaskingMappingService',
      'ISCSIWBEM_GroupMaskingMappingCapabilities',
      'ISCSIWBEM_InitiatorMaskingGroup',
      'ISCSIWBEM_TargetMaskingGroup',
      'ISCSIWBEM_DeviceMaskingGroup',
      'MSISCSITARGET_StorageHardwareID',
    ],
    ofStorage((name) => servicePath(name, 'ISCSIWBEM_GroupMaskingMappingService')),
  ),
  component(
    'Replication Services',
    ['MSISCSITARGET_ReplicationServiceCapabilities', 'MSISCSITARGET_StorageSynchronized'],
    ofStorage(replicationServicePath),
  ),
  jobControl,
  component('Thin Provisioning', ['MSISCSITARGET_StoragePool'], pools),
  component(
    'Software',
    ['CIM_SoftwareIdentity', 'CIM_InstalledSoftwareIdentity'],
    ofSystems(() => [installedSoftwarePath()]),
  ),
  component(
    'Physical Package',
    ['CIM_Chassis', 'CIM_ComputerSystemPackage', 'CIM_Product', 'CIM_ProductPhysicalComponent'],
    ofSystems(({ name }) => [chassisPath({ hostName: name })]),
  ),
  component(
    'Block Server Performance',
    [
      'ISCSIWBEM_BlockStatisticsService',
      'ISCSIWBEM_BlockStorageStatisticalData',
      'ISCSIWBEM_ElementStatisticalData',
    ],
    ofSystems(({ name, storage }) => (storage && counts(storage) ? [statisticsServicePath(name)] : [])),
  ),
];

/**
 * The host as an array.  It requires everything that managers ask of any array: without the capabilities of its services, or the
 * addresses of its ports, they consider it broken.
 */
export const arrayProfile: Profile = {
  instanceId: `SNIA:Array:${version}`,
  organization: Organization.SNIA,
  otherOrganization: null,
  name: 'Array',
  version,
  elements: ({ systems }) => systems().flatMap(({ name, isArray }) => (isArray ? [systemPath(name)] : [])),
  components: [],
  isSubProfile: false,
  requires: [
    'MSISCSITARGET_StoragePool',
    'MSISCSITARGET_StorageVolume',
    'MSISCSITARGET_StorageConfigurationCapabilities',
    'MSISCSITARGET_ReplicationServiceCapabilities',
    'MSISCSITARGET_ControllerConfigurationService',
    'MSISCSITARGET_TCPProtocolEndpoint',
    'CIM_Product',
  ],
};

/** All pools, including primordial ones. */
async function pools(deps: ServerProfileDeps): Promise<readonly ElementPath[]> {
  return ofRecords(async (storage) => (await listAllPools(storage)).map(poolPath))(deps);
}

/** The elements of all systems with storage that depend on their volumes or jobs. */
function ofRecords(
  elementsOf: (storage: HostStorage) => readonly ElementPath[] | Promise<readonly ElementPath[]>,
): Profile['elements'] {
  return ofSystems(async ({ storage, refresh }) => {
    if (storage === null) return [];
    await refresh?.();
    return elementsOf(storage);
  });
}

/** The elements of all systems, with their InstanceIDs as the server shows them. */
function ofSystems(
  elementsOf: (system: ManagedSystem) => readonly ElementPath[] | Promise<readonly ElementPath[]>,
): Profile['elements'] {
  return async ({ systems }) => {
    const found = await Promise.all(
      systems().map(async (system) => {
        const { idScope } = system;
        const elements = await elementsOf(system);
        if (idScope === undefined) return elements;
        return elements.map((element) => convertPath(element, (id) => scopedId(id, idScope)));
      }),
    );
    return found.flat();
  };
}

/** One element of each system with storage. */
function ofStorage(elementOf: (systemName: string) => ElementPath): Profile['elements'] {
  return ({ systems }) => systems().flatMap(({ name, storage }) => (storage ? [elementOf(name)] : []));
}
