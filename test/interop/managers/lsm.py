"""libstoragemgmt's plugin for SMI-S: the profiles first, then groups, views and volumes of one system."""

import re

import pywbem

from managers.manager import INTEROP, SNIA, Manager, demand, only, same

VPD83 = re.compile(r'^(6[0-9a-f]{31}|[235][0-9a-f]{15})$')


def version(text):
    return [int(part) for part in text.split('.')]


class Lsm(Manager):
    def connect(self, system=None):
        """`system` is the name of the one that is managed, where the server has several."""
        profiles = self.wbem.EnumerateInstances('CIM_RegisteredProfile', namespace=INTEROP, LocalOnly=False)
        newest = {}
        for profile in profiles:
            if profile['RegisteredOrganization'] == SNIA:
                name = profile['RegisteredName']
                if name not in newest or version(newest[name]['RegisteredVersion']) < version(profile['RegisteredVersion']):
                    newest[name] = profile
        demand('Array' in newest and version(newest['Array']['RegisteredVersion']) >= [1, 4], 'no profile Array 1.4')
        demand('Disk Drive Lite' not in newest, 'disks are promised')
        self.profiles = newest
        self.array = newest['Array'].path
        systems = self.wbem.AssociatorNames(
            self.array, AssocClass='CIM_ElementConformsToProfile', ResultClass='CIM_ComputerSystem')
        self.use_namespace_of(systems[0])
        properties = ['Name', 'ElementName', 'OperationalStatus']
        found = self.wbem.Associators(
            self.array, AssocClass='CIM_ElementConformsToProfile', ResultClass='CIM_ComputerSystem',
            PropertyList=properties)
        self.system = only([each for each in found if system is None or each['Name'] == system], 'systems')
        demand(len(self.system['OperationalStatus']) > 0, 'OperationalStatus of the system is empty')

    def of_system(self, association, result):
        return self.wbem.Associators(self.system.path, AssocClass=association, ResultClass=result)

    def service(self, class_name):
        services = self.wbem.AssociatorNames(
            self.system.path, AssocClass='CIM_HostedService', ResultClass=class_name)
        return services[0]

    def capabilities(self, of, class_name):
        found = self.wbem.Associators(of, AssocClass='CIM_ElementCapabilities', ResultClass=class_name)
        demand(len(found) > 0, f'no {class_name}')
        return found[0]

    def pools(self):
        properties = ['InstanceID', 'ElementName', 'TotalManagedSpace', 'RemainingManagedSpace', 'Usage',
                      'OperationalStatus', 'Primordial']
        found = self.wbem.Associators(
            self.system.path, AssocClass='CIM_HostedStoragePool', ResultClass='CIM_StoragePool',
            PropertyList=properties)
        concrete = [pool for pool in found if not pool['Primordial'] and pool['Usage'] == 2]
        for pool in concrete:
            capabilities = only(self.wbem.Associators(
                pool.path, AssocClass='CIM_ElementCapabilities',
                ResultClass='CIM_StorageConfigurationCapabilities'), 'capabilities of a pool')
            for name in ('SupportedStorageElementTypes', 'SupportedStorageElementFeatures'):
                demand(capabilities[name] is not None, f'{name} of a pool is NULL')
            demand(pool['TotalManagedSpace'] >= pool['RemainingManagedSpace'] > 0, 'room of a pool')
        return concrete

    def volumes(self):
        """Each with its pool; a volume is in one pool only."""
        found = {}
        for pool in self.wbem.AssociatorNames(
                self.system.path, AssocClass='CIM_HostedStoragePool', ResultClass='CIM_StoragePool'):
            for volume in self.wbem.Associators(
                    pool, AssocClass='CIM_AllocatedFromStoragePool', ResultClass='CIM_StorageVolume'):
                if volume['Usage'] == 3:
                    continue
                demand(volume['SystemName'] == self.system['Name'], 'SystemName of a volume is of no system')
                demand(volume['DeviceID'] not in found, 'a volume is in two pools')
                if volume['NameFormat'] == 9 and volume['NameNamespace'] == 2:
                    demand(VPD83.match(volume['Name'].lower()), f"Name {volume['Name']} is no NAA")
                demand(volume['BlockSize'] * volume['NumberOfBlocks'] > 0, 'size of a volume')
                found[volume['DeviceID']] = volume
        return found

    def check_capabilities(self):
        storage = self.capabilities(self.service('CIM_StorageConfigurationService'),
                                    'CIM_StorageConfigurationCapabilities')
        actions = set(storage['SupportedSynchronousActions']) | set(storage['SupportedAsynchronousActions'])
        demand({5, 6, 7} <= actions, f'actions {actions}: expected 5, 6 and 7')
        masking = self.capabilities(self.system.path, 'CIM_GroupMaskingMappingCapabilities')
        demand(5 in masking['SupportedDeviceGroupFeatures'], 'the last volume cannot be taken out of a view')
        for name in ('SupportedSynchronousActions', 'SupportedAsynchronousActions'):
            demand(masking[name] is not None, f'{name} is NULL')
        self.capabilities(self.system.path, 'CIM_ProtocolControllerMaskingCapabilities')
        copies = self.capabilities(self.service('CIM_ReplicationService'), 'CIM_ReplicationServiceCapabilities')
        self.makes_snapshots = 7 in copies['SupportedReplicationTypes']
        demand(2 in list(copies['SupportedAsynchronousActions']) + list(copies['SupportedSynchronousActions']),
               'no copies')
        demand({10, 11} & set(copies['SupportedReplicationTypes']), 'no clones')

    def check_ports(self):
        for endpoint in self.of_system('CIM_HostedAccessPoint', 'CIM_iSCSIProtocolEndpoint'):
            if endpoint['Role'] != 3:
                continue
            tcps = self.wbem.Associators(endpoint.path, AssocClass='CIM_BindsTo', ResultClass='CIM_TCPProtocolEndpoint')
            demand(len(tcps) > 0, 'a target port has no TCP endpoint')
            for tcp in tcps:
                demand(tcp['PortNumber'] > 0, 'PortNumber')
                for ip in self.wbem.Associators(
                        tcp.path, AssocClass='CIM_BindsTo', ResultClass='CIM_IPProtocolEndpoint'):
                    demand(ip['IPv4Address'] or ip['IPv6Address'], 'an IP endpoint without an address')
                    for port in self.wbem.Associators(
                            ip.path, AssocClass='CIM_DeviceSAPImplementation', ResultClass='CIM_EthernetPort'):
                        demand(port['PermanentAddress'] is not None, 'PermanentAddress')

    def create_volume(self, name, size, pool):
        service = self.service('CIM_StorageConfigurationService')
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', service, ElementName=name, ElementType=pywbem.Uint16(2),
            Size=pywbem.Uint64(size), InPool=pool)
        return self.done(value, out, 'CIM_StorageVolume') or out['TheElement']

    def create_group(self, name, initiator):
        ids = self.wbem.EnumerateInstances('CIM_StorageHardwareID', PropertyList=['StorageID', 'IDType'])
        known = [each.path for each in ids if each['StorageID'].lower() == initiator and each['IDType'] == 5]
        if not known:
            value, out = self.invoke(
                'CreateStorageHardwareID', self.service('CIM_StorageHardwareIDManagementService'),
                StorageID=initiator, IDType=pywbem.Uint16(5))
            demand(value == 0, f'CreateStorageHardwareID: {value}')
            known = [out['HardwareID']]
        value, out = self.invoke(
            'CreateGroup', self.groups, GroupName=name, Type=pywbem.Uint16(2), Members=known)
        demand(value == 0 and out['MaskingGroup'].classname.endswith('InitiatorMaskingGroup'), f'CreateGroup: {value}')
        return out['MaskingGroup']

    def mask(self, group, name, volume):
        """The view of the group; it is made where there is none."""
        views = self.views_of(group)
        if views:
            devices = only(self.wbem.AssociatorNames(
                views[0], AssocClass='CIM_AssociatedDeviceMaskingGroup', ResultClass='CIM_DeviceMaskingGroup'),
                'device groups of a view')
            value, out = self.invoke('AddMembers', self.groups, MaskingGroup=devices, Members=[volume])
            demand(value == 0 and 'MaskingGroup' in out, f'AddMembers: {value}, {list(out)}')
            return views[0]
        endpoints = [endpoint.path for endpoint in self.of_system('CIM_HostedAccessPoint', 'CIM_iSCSIProtocolEndpoint')
                     if endpoint['Role'] == 3]
        made = {}
        for kind, members in ((3, endpoints), (4, [volume])):
            value, out = self.invoke(
                'CreateGroup', self.groups, GroupName=name, Type=pywbem.Uint16(kind), Members=members)
            demand(value == 0, f'CreateGroup of type {kind}: {value}')
            made[kind] = out['MaskingGroup']
        value, out = self.invoke(
            'CreateMaskingView', self.groups, ElementName=name, InitiatorMaskingGroup=group,
            TargetMaskingGroup=made[3], DeviceMaskingGroup=made[4])
        demand(value == 0, f'CreateMaskingView: {value}')
        return out['ProtocolController']

    def views_of(self, group):
        return self.wbem.AssociatorNames(
            group, AssocClass='CIM_AssociatedInitiatorMaskingGroup', ResultClass='CIM_SCSIProtocolController')

    def list(self, system):
        """Names of the concrete pools and of the volumes of a system, and the initiators that the server knows."""
        self.connect(system)
        ids = self.wbem.EnumerateInstances('CIM_StorageHardwareID', PropertyList=['StorageID'])
        return {
            'pools': [pool['ElementName'] for pool in self.pools()],
            'volumes': [volume['ElementName'] for volume in self.volumes().values()],
            'initiators': sorted({each['StorageID'] for each in ids}),
        }

    def provide(self, name, bytes, initiator, system=None):
        self.connect(system)
        self.check_capabilities()
        self.groups = self.service('CIM_GroupMaskingMappingService')
        pool = self.pools()[0].path
        before = set(self.volumes())
        self.volume = self.create_volume(name, bytes, pool)
        demand(set(self.volumes()) - before == {self.volume['DeviceID']}, 'the new volume is not listed')
        self.group = self.create_group(name, initiator)
        value, _ = self.invoke('CreateGroup', self.groups, GroupName=name, Type=pywbem.Uint16(2), Members=[])
        demand(value not in (0, 4096), 'a second group has the same name')
        view = self.mask(self.group, name, self.volume)
        self.check_ports()
        self.second = self.create_volume(f'{name}-2', bytes, pool)
        demand(same(self.mask(self.group, name, self.second), view), 'a group has two views')
        links = self.wbem.References(self.volume, ResultClass='CIM_ProtocolControllerForUnit')
        instance = self.wbem.GetInstance(view)
        demand(instance['NameFormat'] == 3, 'a view has no iSCSI name')
        return {'target': instance['Name'], 'lun': int(only(links, 'views of a volume')['DeviceNumber'], 16)}

    def remove(self):
        devices = self.wbem.AssociatorNames(
            self.views_of(self.group)[0], AssocClass='CIM_AssociatedDeviceMaskingGroup',
            ResultClass='CIM_DeviceMaskingGroup')[0]
        storage = self.service('CIM_StorageConfigurationService')
        value, _ = self.invoke('ReturnToStoragePool', storage, TheElement=self.volume)
        demand(value == 6, f'ReturnToStoragePool of a masked volume: {value}')
        for volume in (self.volume, self.second):
            value, _ = self.invoke('RemoveMembers', self.groups, MaskingGroup=devices, Members=[volume])
            demand(value == 0, f'RemoveMembers: {value}')
        value, _ = self.invoke('DeleteGroup', self.groups, MaskingGroup=self.group, Force=True)
        demand(value == 0, f'DeleteGroup: {value}')
        replication = self.service('CIM_ReplicationService')
        value, out = self.invoke(
            'CreateElementReplica', replication, ElementName='lsm copy', SyncType=pywbem.Uint16(8),
            SourceElement=self.volume, WaitForCopyState=pywbem.Uint16(4))
        copy = self.done(value, out, 'CIM_StorageVolume') or out['TargetElement']
        for volume in (copy, self.volume, self.second):
            for link in self.wbem.References(volume, ResultClass='CIM_StorageSynchronized'):
                demand(not (link['SyncState'] == 6 and link['CopyType'] == 4), 'a relation is deleted with its source')
            value, out = self.invoke('ReturnToStoragePool', storage, TheElement=volume)
            self.done(value, out)
