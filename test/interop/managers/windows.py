"""Windows' storage management: discovery in levels, each pool with one capability and one default setting, then its methods."""

import pywbem

from managers.manager import INTEROP, SNIA, Manager, demand, only, same


class Windows(Manager):
    def of(self, path, association, result):
        return self.wbem.Associators(path, AssocClass=association, ResultClass=result)

    def provider(self):
        manager = only(self.wbem.EnumerateInstances('CIM_ObjectManager', namespace=INTEROP), 'object managers')
        demand(manager['ElementName'], 'ElementName of the object manager')
        mechanisms = self.wbem.Associators(manager.path, AssocClass='CIM_CommMechanismForManager')
        demand(len(mechanisms) > 0, 'no communication mechanism')
        profiles = self.wbem.EnumerateInstances('CIM_RegisteredProfile', namespace=INTEROP)
        subprofiles = self.wbem.EnumerateInstances('CIM_RegisteredSubProfile', namespace=INTEROP)
        names = {profile['RegisteredName'] for profile in profiles if profile['RegisteredOrganization'] == SNIA}
        demand('Array' in names, 'no profile Array')
        demand({profile['RegisteredName'] for profile in subprofiles} <= names, 'a subprofile is no profile')
        return [profile for profile in profiles if profile['RegisteredName'] == 'Array'][0]

    def subsystem(self, array):
        """Level 0."""
        system = only(self.wbem.Associators(
            array.path, AssocClass='CIM_ElementConformsToProfile', ResultClass='CIM_ComputerSystem'), 'systems')
        self.use_namespace_of(system.path)
        package = self.of(system.path, 'CIM_SystemPackaging', 'CIM_PhysicalPackage')[0]
        product = self.of(package.path, 'CIM_ProductPhysicalComponent', 'CIM_Product')[0]
        software = self.of(system.path, 'CIM_InstalledSoftwareIdentity', 'CIM_SoftwareIdentity')[0]
        for value in (package['Model'], product['Vendor'], product['IdentifyingNumber'], software['VersionString']):
            demand(value, 'the subsystem is not described')
        return system

    def pools(self):
        """Level 1."""
        usable = []
        for pool in self.of(self.system, 'CIM_HostedStoragePool', 'CIM_StoragePool'):
            if pool['Primordial']:
                continue
            capabilities = only(self.of(pool.path, 'CIM_ElementCapabilities', 'CIM_StorageCapabilities'),
                                'capabilities of a pool')
            settings = self.wbem.References(
                capabilities.path, ResultClass='CIM_StorageSettingsAssociatedToCapabilities')
            only([each for each in settings if each['DefaultSetting']], 'default settings of a pool')
            if pool['Usage'] == 2:
                usable.append(pool)
        demand(len(self.of(self.system, 'CIM_HostedAccessPoint', 'CIM_TCPProtocolEndpoint')) > 0 or
               len(self.of(self.system, 'CIM_HostedAccessPoint', 'CIM_iSCSIProtocolEndpoint')) == 0, 'no portals')
        return usable

    def provide(self, name, bytes, initiator):
        self.system = self.subsystem(self.provider()).path
        pool = self.pools()[0]
        service = self.of(self.system, 'CIM_HostedService', 'CIM_StorageConfigurationService')[0].path
        self.storage = service
        value, out = self.invoke('GetSupportedSizeRange', pool.path, ElementType=pywbem.Uint16(3))
        demand(value == 0 and out['MinimumVolumeSize'] <= bytes <= out['MaximumVolumeSize'] and
               out['VolumeSizeDivisor'] > 0, f'GetSupportedSizeRange: {value} {dict(out)}')
        capabilities = self.of(pool.path, 'CIM_ElementCapabilities', 'CIM_StorageCapabilities')[0]
        goal = self.of(capabilities.path, 'CIM_StorageSettingsAssociatedToCapabilities', 'CIM_StorageSetting')[0]
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', service, ElementName=name, ElementType=pywbem.Uint16(2),
            Goal=goal.path, Size=pywbem.Uint64(bytes), InPool=pool.path)
        self.volume = self.done(value, out, 'CIM_StorageVolume') or out['TheElement']
        settings = self.of(self.volume, 'CIM_ElementSettingData', 'CIM_StorageSetting')
        demand(len(settings) == 1, 'settings of a volume')

        nodes = self.of(self.system, 'CIM_HostedService', 'CIM_iSCSIConfigurationService')[0].path
        value, out = self.invoke('CreateiSCSINode', nodes, Alias=f'{name}-node')
        demand(value == 0, f'CreateiSCSINode: {value}')
        again, _ = self.invoke('CreateiSCSINode', nodes, Alias=f'{name}-node')
        demand(again == 4097, f'CreateiSCSINode with the same alias: {again}')
        value, _ = self.invoke('DeleteiSCSINode', nodes, iSCSINode=out['iSCSINode'])
        demand(value == 0, f'DeleteiSCSINode: {value}')

        ids = self.of(self.system, 'CIM_HostedService', 'CIM_StorageHardwareIDManagementService')[0].path
        value, out = self.invoke('CreateStorageHardwareID', ids, StorageID=initiator, IDType=pywbem.Uint16(5))
        demand(value == 0, f'CreateStorageHardwareID: {value}')
        again, _ = self.invoke('CreateStorageHardwareID', ids, StorageID=initiator, IDType=pywbem.Uint16(5))
        demand(again == 4096, f'CreateStorageHardwareID again: {again}')
        self.hardware_id, self.ids = out['HardwareID'], ids
        self.masking = [each.path for each in self.of(
            self.system, 'CIM_HostedService', 'CIM_ControllerConfigurationService')
            if each.classname == 'MSISCSITARGET_ControllerConfigurationService'][0]
        volume = self.wbem.GetInstance(self.volume)
        value, out = self.invoke(
            'ExposePaths', self.masking, LUNames=[volume['Name']], InitiatorPortIDs=[initiator],
            DeviceNumbers=['A'], DeviceAccesses=[pywbem.Uint16(2)])
        demand(value in (0, 4096), f'ExposePaths: {value}')
        self.controller = only(out['ProtocolControllers'], 'controllers')
        again, _ = self.invoke(
            'ExposePaths', self.masking, LUNames=[volume['Name']], DeviceAccesses=[pywbem.Uint16(2)],
            ProtocolControllers=[self.controller])
        demand(again == 4101, f'ExposePaths again: {again}')
        link = only(self.wbem.References(self.volume, ResultClass='CIM_ProtocolControllerForUnit'), 'paths')
        demand(int(link['DeviceNumber'], 16) == 10, f"DeviceNumber {link['DeviceNumber']}")
        return {'target': self.wbem.GetInstance(self.controller)['Name'], 'lun': 10}

    def remove(self):
        value, _ = self.invoke('DeleteProtocolController', self.masking, ProtocolController=self.controller)
        demand(value == 4096, f'DeleteProtocolController with a unit: {value}')
        value, _ = self.invoke(
            'HidePaths', self.masking, LUNames=[self.wbem.GetInstance(self.volume)['Name']],
            ProtocolControllers=[self.controller])
        demand(value in (0, 4096), f'HidePaths: {value}')
        if any(same(self.controller, each) for each in self.wbem.EnumerateInstanceNames('CIM_SCSIProtocolController')):
            value, _ = self.invoke('DeleteProtocolController', self.masking, ProtocolController=self.controller)
            demand(value == 0, f'DeleteProtocolController: {value}')
        if any(same(self.hardware_id, each) for each in self.wbem.EnumerateInstanceNames('CIM_StorageHardwareID')):
            value, _ = self.invoke('DeleteStorageHardwareID', self.ids, HardwareID=self.hardware_id)
            demand(value == 0, f'DeleteStorageHardwareID: {value}')
        value, out = self.invoke('ReturnToStoragePool', self.storage, TheElement=self.volume)
        self.done(value, out)
