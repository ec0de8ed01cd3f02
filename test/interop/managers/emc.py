"""Cinder's drivers of the family of EMC's SMI-S provider: services by their names, a job behind each creation, volumes by DeviceID."""

import pywbem

from managers.manager import NEW, RUNNING, STARTING, Manager, demand, only

NAMESPACE = 'root/cimv2/storage/iscsitarget'


class Emc(Manager):
    def service(self, class_name):
        for path in self.wbem.EnumerateInstanceNames(class_name):
            if path['SystemName'] == self.system['Name']:
                return path
        demand(False, f'no {class_name} of the system')

    def job(self, value, out):
        """Waits for the job; the volume is looked for at the job whatever the return value is."""
        demand(value in (0, 4096), f'return value {value}')
        if value == 4096:
            job = self.wait_for(out['Job'], (NEW, STARTING, RUNNING, 32767))
            demand(int(job['ErrorCode']) == 0, f"ErrorCode {job['ErrorCode']}")
        return self.wbem.Associators(out['Job'], ResultClass='CIM_StorageVolume')[0]

    def synchronization(self, source, copy):
        """The path is made of those of the two volumes, and asked for until all is copied."""
        path = pywbem.CIMInstanceName(
            'CIM_StorageSynchronized', {'SystemElement': source, 'SyncedElement': copy}, namespace=NAMESPACE)
        pair = self.wbem.GetInstance(path)
        demand(int(pair['PercentSynced']) == 100, f"PercentSynced {pair['PercentSynced']}")
        return pair.path

    def gone(self, path):
        try:
            self.wbem.GetInstance(path)
        except pywbem.CIMError as error:
            demand(error.status_code == pywbem.CIM_ERR_NOT_FOUND, f'CIM error {error.status_code}: expected 6')
            return
        demand(False, 'what was deleted is still there')

    def provide(self, name, bytes, initiator):
        self.wbem.default_namespace = NAMESPACE
        self.system = only(self.wbem.EnumerateInstanceNames('CIM_ComputerSystem'), 'systems')
        self.storage = self.service('CIM_StorageConfigurationService')
        self.masking = self.service('MSISCSITARGET_ControllerConfigurationService')
        self.replication = self.service('CIM_ReplicationService')
        hardware_ids = self.service('CIM_StorageHardwareIDManagementService')
        pools = self.wbem.Associators(self.system, ResultClass='CIM_StoragePool')
        pool = [each for each in pools if not each['Primordial'] and each['Usage'] == 2][0]

        self.volume = self.job(*self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=name, InPool=pool.path,
            ElementType=pywbem.Uint16(5), Size=pywbem.Uint64(bytes))).path
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementType=pywbem.Uint16(5),
            Size=pywbem.Uint64(bytes * 2), TheElement=self.volume)
        self.done(value, out)
        grown = self.wbem.GetInstance(self.volume)
        demand(grown['NumberOfBlocks'] * grown['BlockSize'] == bytes * 2, 'the volume has not grown')

        value, out = self.invoke(
            'CreateElementReplica', self.replication, ElementName=f'{name}-clone', SyncType=pywbem.Uint16(8),
            SourceElement=self.volume)
        clone = self.job(value, out)
        demand(clone['ElementName'] == f'{name}-clone', 'ElementName of the clone')
        pair = self.synchronization(self.volume, clone.path)
        value, _ = self.invoke(
            'ModifyReplicaSynchronization', self.replication, Operation=pywbem.Uint16(8), Synchronization=pair)
        demand(value == 0, f'Detach: {value}')
        self.gone(pair)
        self.clone = clone.path

        value, out = self.invoke(
            'CreateStorageHardwareID', hardware_ids, StorageID=initiator, IDType=pywbem.Uint16(5))
        demand(value in (0, 4096), f'CreateStorageHardwareID: {value}')
        # Its DeviceID, where the standard has the Name of the volume.
        value, out = self.invoke(
            'ExposePaths', self.masking, LUNames=[self.volume['DeviceID']], InitiatorPortIDs=[initiator],
            DeviceAccesses=[pywbem.Uint16(2)])
        demand(value in (0, 4096), f'ExposePaths: {value}')
        self.controller = only(out['ProtocolControllers'], 'controllers')
        ids = self.wbem.Associators(self.controller, ResultClass='CIM_StorageHardwareID')
        demand(initiator in [each['StorageID'] for each in ids], 'the initiator is not behind the controller')
        value, _ = self.invoke(
            'ExposePaths', self.masking, LUNames=[self.clone['DeviceID']],
            DeviceAccesses=[pywbem.Uint16(2)], ProtocolControllers=[self.controller])
        demand(value in (0, 4096), f'ExposePaths of a second volume: {value}')
        links = self.wbem.References(self.volume, ResultClass='CIM_ProtocolControllerForUnit')
        node = self.wbem.GetInstance(self.controller)
        return {'target': node['Name'], 'lun': int(only(links, 'paths of the volume')['DeviceNumber'], 16)}

    def remove(self):
        for volume in (self.clone, self.volume):
            value, _ = self.invoke(
                'HidePaths', self.masking, LUNames=[volume['DeviceID']], ProtocolControllers=[self.controller])
            demand(value in (0, 4096), f'HidePaths: {value}')
        value, out = self.invoke(
            'CreateElementReplica', self.replication, ElementName='emc snapshot', SyncType=pywbem.Uint16(7),
            SourceElement=self.volume)
        if value != 1:
            pair = self.synchronization(self.volume, self.job(value, out).path)
            value, _ = self.invoke(
                'ModifyReplicaSynchronization', self.replication, Operation=pywbem.Uint16(19), Synchronization=pair)
            demand(value == 0, f'Return To ResourcePool: {value}')
            self.gone(pair)
        for volume in (self.clone, self.volume):
            value, out = self.invoke('ReturnToStoragePool', self.storage, TheElement=volume)
            self.done(value, out)
            self.gone(volume)
