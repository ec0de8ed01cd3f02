"""What the profiles of SMI-S demand of instances: properties that are not NULL, classes that have instances.

ReadOnly of CIM_StorageSynchronized is not among them: it names which of two volumes hosts must not write to, and they may write to both.
"""

from managers.lsm import Lsm
from managers.manager import demand

# By class; those of a pair of volumes, a view and a job are there when the test has made them.
PROPERTIES = {
    'CIM_ComputerSystem': 'Name NameFormat ElementName Dedicated OperationalStatus HealthState EnabledState RequestedState '
                          'OtherIdentifyingInfo IdentifyingDescriptions',
    'CIM_StoragePool': 'InstanceID PoolID ElementName Primordial TotalManagedSpace RemainingManagedSpace Usage OperationalStatus '
                       'HealthState SystemName',
    'CIM_StorageVolume': 'DeviceID Name NameFormat NameNamespace ElementName BlockSize NumberOfBlocks ConsumableBlocks '
                         'OperationalStatus HealthState EnabledState Usage Access ExtentStatus ThinlyProvisioned Primordial '
                         'NoSinglePointOfFailure IsBasedOnUnderlyingRedundancy DataRedundancy PackageRedundancy '
                         'DeltaReservation MSWTD',
    'CIM_ProtocolControllerForUnit': 'DeviceNumber DeviceAccess AccessState',
    'CIM_SCSIProtocolController': 'DeviceID Name NameFormat ElementName ChapEnabled OperationalStatus EnabledState',
    'CIM_iSCSIProtocolEndpoint': 'Name Role Identifier ConnectionType ProtocolIFType OtherTypeDescription OperationalStatus '
                                 'EnabledState',
    'CIM_TCPProtocolEndpoint': 'Name PortNumber ProtocolIFType ElementName',
    'CIM_EthernetPort': 'DeviceID PermanentAddress LinkTechnology Speed UsageRestriction OperationalStatus PortType',
    'CIM_StorageHardwareID': 'InstanceID StorageID IDType ElementName',
    'CIM_AuthorizedPrivilege': 'InstanceID PrivilegeGranted Activities ElementName',
    'CIM_StorageSynchronized': 'CopyType ReplicaType SyncState CopyState SyncType Mode PercentSynced SyncMaintained WhenSynced '
                               'ProgressStatus',
    'CIM_ConcreteJob': 'InstanceID Name ElementName JobState JobStatus OperationalStatus PercentComplete StartTime ElapsedTime '
                       'TimeOfLastStateChange TimeBeforeRemoval DeleteOnCompletion ErrorCode ErrorDescription TimeSubmitted '
                       'UntilTime',
    'CIM_StorageConfigurationCapabilities': 'SupportedStorageElementTypes SupportedStorageElementFeatures '
                                            'SupportedSynchronousActions SupportedAsynchronousActions '
                                            'SupportedStoragePoolFeatures',
    'CIM_StorageCapabilities': 'ElementType NoSinglePointOfFailure NoSinglePointOfFailureDefault DataRedundancyMin '
                               'DataRedundancyMax DataRedundancyDefault PackageRedundancyMin PackageRedundancyMax '
                               'PackageRedundancyDefault DeltaReservationMin DeltaReservationMax DeltaReservationDefault',
    'CIM_StorageSetting': 'NoSinglePointOfFailure DataRedundancyGoal DataRedundancyMin DataRedundancyMax PackageRedundancyGoal '
                          'PackageRedundancyMin PackageRedundancyMax DeltaReservationGoal DeltaReservationMin '
                          'DeltaReservationMax ChangeableType',
    'CIM_ProtocolControllerMaskingCapabilities': 'ValidHardwareIdTypes PortsPerView ClientSelectableDeviceNumbers '
                                                 'OneHardwareIDPerView UniqueUnitNumbersPerPort PrivilegeDeniedSupported '
                                                 'ProtocolControllerRequiresAuthorizedIdentity '
                                                 'ProtocolControllerSupportsCollections ExposePathsSupported '
                                                 'CreateProtocolControllerSupported MaximumMapCount SPCAllowsNoLUs '
                                                 'SPCAllowsNoTargets SPCAllowsNoInitiators SPCSupportsDefaultViews',
    'CIM_GroupMaskingMappingCapabilities': 'SupportedAsynchronousActions SupportedSynchronousActions SupportedFeatures '
                                           'SupportedDeviceGroupFeatures SupportedInitiatorGroupFeatures '
                                           'SupportedTargetGroupFeatures',
    'CIM_ReplicationServiceCapabilities': 'SupportedReplicationTypes SupportedSynchronousActions SupportedAsynchronousActions '
                                          'SupportedStorageObjects',
    'CIM_iSCSICapabilities': 'MinimumSpecificationVersionSupported MaximumSpecificationVersionSupported '
                             'AuthenticationMethodsSupported',
    'CIM_PhysicalPackage': 'Tag CreationClassName Model',
    'CIM_Product': 'Name IdentifyingNumber Vendor Version',
    'CIM_SoftwareIdentity': 'InstanceID VersionString Manufacturer',
}

# Instances of these are there while somebody is logged in, or where targets are reached by an adapter of the network.
AT_TIMES = {'EndpointOfNetworkPipe', 'NetworkPipeComposition', 'iSCSIConnection', 'iSCSISession', 'DeviceSAPImplementation'}

PROFILE = 'InstanceID RegisteredName RegisteredVersion AdvertiseTypes AdvertiseTypeDescriptions'


class Required(Lsm):
    def check(self):
        """-> how many instances were looked at."""
        self.connect()
        looked_at = 0
        for class_name, names in PROPERTIES.items():
            found = self.wbem.EnumerateInstances(class_name)
            demand(found or class_name == 'CIM_EthernetPort', f'no {class_name}')
            for instance in found:
                looked_at += 1
                empty = [name for name in names.split() if instance.get(name) is None]
                demand(not empty, f'{instance.path}: {empty} are NULL')
        for profile in self.profiles.values():
            whole = self.wbem.GetInstance(profile.path)
            empty = [name for name in PROFILE.split() if whole.get(name) is None]
            demand(not empty, f"profile {whole['RegisteredName']}: {empty} are NULL")
        live = [name for name in self.wbem.EnumerateClassNames(DeepInheritance=True)
                if name.startswith('MSISCSITARGET_') and name.removeprefix('MSISCSITARGET_') not in AT_TIMES]
        without = [name for name in live if not any(
            path.classname == name for path in self.wbem.EnumerateInstanceNames(name))]
        demand(len(live) + len(AT_TIMES) == 44, f'{len(live)} classes')
        demand(not without, f'no instances of {without}')
        return looked_at
