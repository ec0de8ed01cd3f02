"""CoprHD as it speaks to XIV: associators by the class of the result alone, class names in a case of its own."""

import pywbem

from managers.manager import Manager, demand, only, same

NAMESPACE = 'root/cimv2/storage/iscsitarget'


class Coprhd(Manager):
    def of(self, path, result_class):
        return self.wbem.Associators(path, ResultClass=result_class)

    def provide(self, name, bytes, initiator):
        self.wbem.default_namespace = NAMESPACE
        self.system = only(self.wbem.EnumerateInstanceNames('CIM_COMPUTERSYSTEM'), 'systems')
        self.storage = only(self.of(self.system, 'CIM_StorageConfigurationService'), 'storage services').path
        only(self.of(self.storage, 'CIM_StorageConfigurationCapabilities'), 'capabilities of the service')
        for port in self.of(self.system, 'CIM_LogicalPort'):
            for property_name in ('PermanentAddress', 'ElementName', 'DeviceID', 'Speed', 'LinkTechnology',
                                  'UsageRestriction', 'OperationalStatus'):
                demand(port[property_name] is not None, f'{property_name} of a port is NULL')
            for endpoint in self.of(port.path, 'CIM_iSCSIProtocolEndPoint'):
                demand(endpoint['Role'] == 3, 'Role of an endpoint')
            for address in self.of(port.path, 'CIM_IPProtocolEndpoint'):
                for tcp in self.of(address.path, 'CIM_TCPProtocolEndPoint'):
                    demand(tcp['PortNumber'] > 0, 'PortNumber')
        for pool in self.of(self.system, 'CIM_StoragePool'):
            if pool['Usage'] == 2 and not pool['Primordial']:
                self.pool = pool.path
                demand(len(self.of(pool.path, 'CIM_StorageCapabilities')) == 1, 'capabilities of a pool')
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=name, ElementType=pywbem.Uint16(5),
            Size=pywbem.Uint64(bytes), InPool=self.pool)
        self.volume = self.done(value, out, 'CIM_StorageVolume') or out['TheElement']
        demand(any(same(each.path, self.volume) for each in self.of(self.pool, 'cim_storagevolume')), 'volume of the pool')

        service = only(self.of(self.system, 'CIM_StorageHardwareIDManagementService'), 'services of initiators').path
        value, out = self.invoke(
            'CreateStorageHardwareID', service, StorageID=initiator, IDType=pywbem.Uint16(5))
        demand(value == 0, f'CreateStorageHardwareID: {value}')
        self.hardware_id = out['HardwareID']
        self.masking = [each.path for each in self.of(self.system, 'CIM_ControllerConfigurationService')
                        if each.path.classname == 'MSISCSITARGET_ControllerConfigurationService'][0]
        value, out = self.invoke(
            'ExposePaths', self.masking, LUNames=[self.wbem.GetInstance(self.volume)['Name']],
            InitiatorPortIDs=[initiator], DeviceAccesses=[pywbem.Uint16(2)])
        demand(value in (0, 4096), f'ExposePaths: {value}')
        self.controller = only(out['ProtocolControllers'], 'controllers')
        demand(same(only(self.of(self.controller, 'CIM_StorageVolume'), 'volumes of the view').path, self.volume), 'the view')
        links = self.wbem.References(self.controller, ResultClass='CIM_ProtocolControllerForUnit')
        node = self.wbem.GetInstance(self.controller)
        return {'target': node['Name'], 'lun': int(only(links, 'units')['DeviceNumber'], 16)}

    def remove(self):
        value, _ = self.invoke(
            'HidePaths', self.masking, LUNames=[self.wbem.GetInstance(self.volume)['Name']],
            ProtocolControllers=[self.controller])
        demand(value in (0, 4096), f'HidePaths: {value}')
        if any(same(self.controller, each) for each in self.wbem.EnumerateInstanceNames('CIM_SCSIProtocolController')):
            value, _ = self.invoke('DeleteProtocolController', self.masking, ProtocolController=self.controller)
            demand(value == 0, f'DeleteProtocolController: {value}')
        value, out = self.invoke('ReturnToStoragePool', self.storage, TheElement=self.volume)
        self.done(value, out)
        if any(same(self.hardware_id, each) for each in self.wbem.EnumerateInstanceNames('CIM_StorageHardwareID')):
            self.wbem.DeleteInstance(self.hardware_id)
