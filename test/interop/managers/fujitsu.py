"""Cinder's driver for ETERNUS: clones into volumes that are there, one target port for each path, hosts by their privileges."""

import pywbem

from managers.manager import Manager, demand, only, same

NAMESPACE = 'root/cimv2/storage/iscsitarget'


class Fujitsu(Manager):
    def first(self, class_name):
        return self.wbem.EnumerateInstanceNames(class_name)[0]

    def create(self, name, size):
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=name, InPool=self.pool,
            ElementType=pywbem.Uint16(5), Size=pywbem.Uint64(size))
        return self.done(value, out, 'CIM_StorageVolume') or out['TheElement']

    def expose(self, volume, initiator, port, controller=None):
        name = self.wbem.GetInstance(volume)['Name']
        if controller is None:
            return self.invoke(
                'ExposePaths', self.masking, LUNames=[name], InitiatorPortIDs=[initiator], TargetPortIDs=[port],
                DeviceAccesses=[pywbem.Uint16(2)])
        return self.invoke(
            'ExposePaths', self.masking, LUNames=[name], DeviceAccesses=[pywbem.Uint16(2)],
            ProtocolControllers=[controller])

    def ports(self):
        """Names of target ports, from their addresses upwards."""
        names = set()
        for address in self.wbem.EnumerateInstances('CIM_IPProtocolEndpoint'):
            if not (address['IPv4Address'] or address['IPv6Address']):
                continue
            for tcp in self.wbem.AssociatorNames(
                    address.path, AssocClass='CIM_BindsTo', ResultClass='CIM_TCPProtocolEndpoint'):
                for endpoint in self.wbem.AssociatorNames(
                        tcp, AssocClass='CIM_BindsTo', ResultClass='CIM_iSCSIProtocolEndpoint'):
                    names.add(endpoint['Name'])
        return names

    def provide(self, name, bytes, initiator):
        self.wbem.default_namespace = NAMESPACE
        self.storage = self.first('CIM_StorageConfigurationService')
        self.masking = self.first('MSISCSITARGET_ControllerConfigurationService')
        self.replication = self.first('CIM_ReplicationService')
        pools = self.wbem.EnumerateInstances('CIM_StoragePool')
        self.pool = [pool.path for pool in pools if not pool['Primordial'] and pool['Usage'] == 2][0]
        source = self.create(f'{name}-source', bytes)
        self.volume = self.create(name, bytes)

        value, out = self.invoke(
            'CreateElementReplica', self.replication, SyncType=pywbem.Uint16(8), SourceElement=source,
            TargetElement=self.volume)
        self.done(value, out)
        pair = only(self.wbem.ReferenceNames(self.volume, ResultClass='CIM_StorageSynchronized'), 'pairs')
        demand(self.wbem.GetInstance(pair)['CopyState'] != 5, 'the copy is broken')
        value, out = self.invoke(
            'ModifyReplicaSynchronization', self.replication, Operation=pywbem.Uint16(8), Synchronization=pair,
            Force=True, WaitForCopyState=pywbem.Uint16(15))
        self.done(value, out)
        demand(not self.wbem.ReferenceNames(self.volume, ResultClass='CIM_StorageSynchronized'), 'the pair is there')
        value, out = self.invoke('ReturnToStoragePool', self.storage, TheElement=source)
        self.done(value, out)

        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=name, ElementType=pywbem.Uint16(5),
            Size=pywbem.Uint64(bytes), InPool=self.pool)
        demand(value not in (0, 4096), 'a second volume has the same name')

        # The array of this client has ports before it has a view; here a node is a port, and is made by its service.
        service = self.first('CIM_iSCSIConfigurationService')
        value, out = self.invoke('CreateiSCSINode', service, Alias=name)
        demand(value == 0, f'CreateiSCSINode: {value}')
        port = only([each for each in self.ports() if each.startswith(self.node_name(out['iSCSINode']))], 'ports')
        value, out = self.expose(self.volume, initiator, port)
        demand(value in (0, 4096, 4102), f'ExposePaths: {value}')
        self.controller = only(out['ProtocolControllers'], 'controllers')
        privileges = self.wbem.EnumerateInstances('CIM_AuthorizedPrivilege')
        demand(any(initiator in each['InstanceID'] for each in privileges), 'no privilege names the initiator')
        self.second = self.create(f'{name}-2', bytes)
        value, _ = self.expose(self.second, initiator, port, self.controller)
        demand(value in (0, 4096), f'ExposePaths of a second volume: {value}')
        links = self.wbem.References(self.volume, ResultClass='CIM_ProtocolControllerForUnit')
        link = only([each for each in links if same(each['Antecedent'], self.controller)], 'paths of the volume')
        return {'target': port.split(',')[0], 'lun': int(link['DeviceNumber'], 16)}

    def node_name(self, node):
        return self.wbem.GetInstance(node)['Name']

    def remove(self):
        for volume in (self.second, self.volume):
            name = self.wbem.GetInstance(volume)['Name']
            value, _ = self.invoke(
                'HidePaths', self.masking, LUNames=[name], ProtocolControllers=[self.controller])
            demand(value in (0, 4096), f'HidePaths: {value}')
            value, out = self.invoke('ReturnToStoragePool', self.storage, TheElement=volume)
            self.done(value, out)
