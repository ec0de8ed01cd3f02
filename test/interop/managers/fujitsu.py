"""
Cinder's driver for ETERNUS: clones into volumes that are there, one target port for each path, hosts by their privileges.

It keeps of a volume the class and the keys, makes a path of them with the namespace and without a host, and compares with that path what
ReferenceNames tells of copy sessions.  Nothing is left out of a path here: paths are compared as pywbem has them.
"""

import pywbem

from managers.manager import Manager, demand

NAMESPACE = 'root/cimv2/storage/iscsitarget'
BROKEN = 5
# Operation for a CopyType; it asks for no other one.
OPERATIONS = {4: 19, 5: 8, 3: 8}
# How often it asks for a session before this test takes it for one that never ends: a copy is complete when its job has ended.
PATIENCE = 3


class Fujitsu(Manager):
    def service(self, class_name):
        return self.wbem.EnumerateInstanceNames(class_name)[0]

    def job(self, value, out):
        """Where a job is told of its ErrorCode is the return value."""
        if 'Job' not in out:
            return value
        return int(self.wait_for(out['Job'])['ErrorCode'])

    def create(self, name, size):
        """-> what it keeps of the volume."""
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=name, InPool=self.pool,
            ElementType=pywbem.Uint16(5), Size=pywbem.Uint64(size))
        demand(self.job(value, out) == 0, f'CreateOrModifyElementFromStoragePool: {value}')
        return {'classname': out['TheElement'].classname, 'keybindings': dict(out['TheElement'].keybindings)}

    def find(self, kept):
        """The volume; None: it is gone."""
        path = pywbem.CIMInstanceName(kept['classname'], keybindings=kept['keybindings'], namespace=NAMESPACE)
        try:
            return self.wbem.GetInstance(path)
        except pywbem.CIMError as error:
            demand(error.status_code == pywbem.CIM_ERR_NOT_FOUND, f'GetInstance: {error}')
            return None

    def clone(self, source, target):
        value, out = self.invoke(
            'CreateElementReplica', self.replication, SyncType=pywbem.Uint16(8), SourceElement=self.find(source).path,
            TargetElement=self.find(target).path)
        demand(self.job(value, out) == 0, f'CreateElementReplica: {value}')

    def delete(self, kept):
        volume = self.find(kept)
        self.hide(volume, self.wbem.AssociatorNames(
            volume.path, AssocClass='CIM_ProtocolControllerForUnit', ResultClass='CIM_SCSIProtocolController'))
        sessions = self.wbem.ReferenceNames(volume.path, ResultClass='CIM_StorageSynchronized')
        ending = [session for session in sessions if session['SyncedElement'] == volume.path]
        running = [session for session in sessions
                   if session not in ending and session['SystemElement'] == volume.path]
        for session in running:
            self.wait_for_end(session)
        for session in ending:
            self.end(session)
        volume = self.find(kept)
        if volume is not None:
            value, out = self.invoke('ReturnToStoragePool', self.storage, TheElement=volume.path)
            demand(self.job(value, out) == 0, f'ReturnToStoragePool: {value}')
        demand(self.find(kept) is None, 'a volume that was deleted is there')

    def wait_for_end(self, session):
        """A session whose source is deleted: it waits until the array has none of it, without a limit."""
        for _ in range(PATIENCE):
            try:
                instance = self.wbem.GetInstance(session)
            except pywbem.Error:
                return
            demand(instance['CopyState'] != BROKEN, 'the copy is broken')
        demand(False, 'it waits for ever for the end of a copy')

    def end(self, session):
        operation = OPERATIONS[int(self.wbem.GetInstance(session)['CopyType'])]
        value, out = self.invoke(
            'ModifyReplicaSynchronization', self.replication, Operation=pywbem.Uint16(operation),
            Synchronization=session, Force=True, WaitForCopyState=pywbem.Uint16(15))
        demand(self.job(value, out) == 0, f'ModifyReplicaSynchronization: {value}')

    # Attachment

    def groups_of(self, initiator, volume=None):
        """The controllers whose privileges name the initiator; of a volume alone, or all."""
        controllers = (
            self.wbem.EnumerateInstanceNames('CIM_SCSIProtocolController') if volume is None
            else self.wbem.AssociatorNames(
                volume.path, AssocClass='CIM_ProtocolControllerForUnit', ResultClass='CIM_SCSIProtocolController'))
        return [controller for controller in controllers if any(
            initiator.lower() in privilege['InstanceID'].lower() for privilege in self.wbem.Associators(
                controller, AssocClass='CIM_AuthorizedTarget', ResultClass='CIM_AuthorizedPrivilege'))]

    def expose(self, kept, initiator):
        """It asks at each port, or each controller of the host, and goes on where it is refused."""
        volume = self.find(kept)
        controllers = self.groups_of(initiator)
        lun = {'LUNames': [volume['Name']], 'DeviceAccesses': [pywbem.Uint16(2)]}
        if controllers:
            for controller in controllers:
                self.invoke('ExposePaths', self.masking, ProtocolControllers=[controller], **lun)
            return
        for port in self.wbem.EnumerateInstances('CIM_iSCSIProtocolEndpoint'):
            if port['ConnectionType'] == 7:
                self.invoke(
                    'ExposePaths', self.masking, InitiatorPortIDs=[initiator], TargetPortIDs=[port['Name']], **lun)

    def portals(self):
        """Path and iqn of each target port, found from the addresses upwards."""
        found = []
        for address in self.wbem.EnumerateInstanceNames('CIM_IPProtocolEndpoint'):
            if self.wbem.GetInstance(address)['IPv4Address'] is None:
                continue
            for tcp in self.wbem.AssociatorNames(
                    address, AssocClass='CIM_BindsTo', ResultClass='CIM_TCPProtocolEndpoint'):
                for endpoint in self.wbem.Associators(
                        tcp, AssocClass='CIM_BindsTo', ResultClass='CIM_iSCSIProtocolEndpoint'):
                    found.append((endpoint.path, endpoint['Name'].split(',')[0]))
        return found

    def place_of(self, kept, initiator):
        """Where the host finds the volume."""
        volume = self.find(kept)
        own = self.wbem.ReferenceNames(volume.path, ResultClass='CIM_ProtocolControllerForUnit')
        portals = self.portals()
        for controller in self.groups_of(initiator, volume):
            endpoint = self.wbem.AssociatorNames(
                controller, AssocClass='CIM_SAPAvailableForElement', ResultClass='CIM_iSCSIProtocolEndpoint')[0]
            paths = [path for path, _ in portals]
            if endpoint not in paths:
                continue
            maps = self.wbem.ReferenceNames(controller, ResultClass='CIM_ProtocolControllerForUnit')
            both = [each for each in own if each in maps]
            if both:
                number = self.wbem.GetInstance(both[0])['DeviceNumber']
                return {'target': portals[paths.index(endpoint)][1], 'lun': int(number, 16)}
        demand(False, 'the host finds the volume nowhere')

    def hide(self, volume, controllers):
        for controller in controllers:
            value, _ = self.invoke(
                'HidePaths', self.masking, LUNames=[volume['Name']], ProtocolControllers=[controller])
            demand(value in (0, 4097), f'HidePaths: {value}')

    def provide(self, name, bytes, initiator):
        self.wbem.default_namespace = NAMESPACE
        self.storage = self.service('CIM_StorageConfigurationService')
        self.masking = self.service('MSISCSITARGET_ControllerConfigurationService')
        self.replication = self.service('CIM_ReplicationService')
        pools = self.wbem.EnumerateInstances('CIM_StoragePool')
        self.pool = [pool.path for pool in pools if not pool['Primordial'] and pool['Usage'] == 2][0]
        source = self.create(f'{name}-source', bytes)
        self.volume = self.create(name, bytes)
        self.clone(source, self.volume)
        # One clone goes before its source, and one after it.
        other = self.create(f'{name}-other', bytes)
        self.clone(source, other)
        self.delete(other)
        self.delete(source)

        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=name, ElementType=pywbem.Uint16(5),
            Size=pywbem.Uint64(bytes), InPool=self.pool)
        demand(value not in (0, 4096), 'a second volume has the same name')

        # The array of this client has ports before it has a view; here a node is a port, and is made by its service.
        value, out = self.invoke('CreateiSCSINode', self.service('CIM_iSCSIConfigurationService'), Alias=name)
        demand(value == 0, f'CreateiSCSINode: {value}')
        self.initiator = initiator
        self.expose(self.volume, initiator)
        self.second = self.create(f'{name}-2', bytes)
        self.expose(self.second, initiator)
        place = self.place_of(self.volume, initiator)
        demand(self.place_of(self.second, initiator)['target'] == place['target'], 'two targets of one host')
        return place

    def remove(self):
        for kept in (self.second, self.volume):
            volume = self.find(kept)
            self.hide(volume, self.groups_of(self.initiator, volume))
            self.delete(kept)
