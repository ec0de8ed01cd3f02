"""The commands of libstoragemgmt's command line as its plugin for SMI-S makes them: each looks for what it names anew.

A refusal is one by the name that the command line prints.  Where a volume or a group is not found before anything is called, that is told
as the plugin does.
"""

import pywbem

from managers.lsm import Lsm
from managers.manager import demand, only

# Return values that the plugin passes on; any other one it takes for a fault of its own.
NOT_SUPPORTED = 1
GOOD = (0, 4096)


class Refused(Exception):
    """What the command line prints, such as NAME_CONFLICT."""


class Commands(Lsm):
    def connect_to_array(self, classic=False):
        """@param classic the array shows no profile of groups: views are made by paths."""
        self.connect()
        self.is_classic = classic
        groups = 'Group Masking and Mapping' in self.profiles
        demand(groups != classic, f'the profile of groups is shown: {groups}')
        self.groups = None if classic else self.service('CIM_GroupMaskingMappingService')
        self.storage = self.service('CIM_StorageConfigurationService')

    # What is there

    def list_systems(self):
        self.connect()
        return [{'name': self.system['Name'], 'status': list(map(int, self.system['OperationalStatus']))}]

    def list_pools(self):
        return [{'id': pool['InstanceID'], 'name': pool['ElementName'], 'total': int(pool['TotalManagedSpace']),
                 'free': int(pool['RemainingManagedSpace']),
                 'status': list(map(int, pool['OperationalStatus']))} for pool in self.all_pools()]

    def all_pools(self):
        """Those that volumes are made in, those that have no room included."""
        found = self.wbem.Associators(
            self.system.path, AssocClass='CIM_HostedStoragePool', ResultClass='CIM_StoragePool')
        return [pool for pool in found if not pool['Primordial'] and pool['Usage'] == 2]

    def list_volumes(self):
        return [{'name': volume['ElementName'], 'bytes': int(volume['BlockSize'] * volume['NumberOfBlocks']),
                 'vpd83': volume['Name'], 'id': volume['DeviceID'], 'thin': volume['ThinlyProvisioned']}
                for volume in self.volumes().values()]

    def capabilities_of(self):
        self.check_capabilities()
        copies = self.capabilities(self.service('CIM_ReplicationService'), 'CIM_ReplicationServiceCapabilities')
        features = self.capabilities(self.storage, 'CIM_StorageConfigurationCapabilities')['SupportedStorageElementFeatures']
        return {'replication': list(map(int, copies['SupportedReplicationTypes'])), 'features': list(map(int, features)),
                'disks': 'Disk Drive Lite' in self.profiles}

    def target_ports(self):
        """Each with the name of its target, its addresses and its physical address; none of them is missing."""
        found = []
        for endpoint in self.of_system('CIM_HostedAccessPoint', 'CIM_iSCSIProtocolEndpoint'):
            if endpoint['Role'] != 3:
                continue
            controllers = self.wbem.Associators(
                endpoint.path, AssocClass='CIM_SAPAvailableForElement', ResultClass='CIM_SCSIProtocolController')
            demand(len(controllers) > 0, 'a target port of no target')
            demand(controllers[0]['NameFormat'] == 3, 'NameFormat of a target')
            tcps = self.wbem.Associators(endpoint.path, AssocClass='CIM_BindsTo', ResultClass='CIM_TCPProtocolEndpoint')
            demand(len(tcps) > 0, 'a target port has no TCP endpoint')
            addresses = []
            for tcp in tcps:
                for ip in self.wbem.Associators(tcp.path, AssocClass='CIM_BindsTo', ResultClass='CIM_IPProtocolEndpoint'):
                    v4, v6 = ip['IPv4Address'], ip['IPv6Address']
                    demand(v4 or len(v6) == 39, f'address {v4} {v6}: expected one of 39 characters')
                    # Others, such as the loopback address, are not told of.
                    if v4 or ip['IPv6AddressType'] in (6, 7, 8):
                        addresses.append(f"{v4}:{tcp['PortNumber']}" if v4 else f"[{v6}]:{tcp['PortNumber']}")
                    for port in self.wbem.Associators(
                            ip.path, AssocClass='CIM_DeviceSAPImplementation', ResultClass='CIM_EthernetPort'):
                        demand(port['PermanentAddress'] is not None, 'PermanentAddress')
            found.append({'target': controllers[0]['Name'], 'addresses': addresses})
        return found

    # Volumes

    def find(self, name):
        found = [volume for volume in self.volumes().values() if volume['ElementName'] == name]
        if not found:
            raise Refused('NOT_FOUND_VOLUME')
        return found[0].path

    def call(self, method, service, result_class=None, **parameters):
        """The path of what was made; 1 is "not supported", anything else but 0 and a job a fault."""
        value, out = self.invoke(method, service, **parameters)
        if value == NOT_SUPPORTED:
            raise Refused('NO_SUPPORT')
        if value not in GOOD:
            raise Refused(f'PLUGIN_BUG {value}')
        return self.done(value, out, result_class), out

    def volume_create(self, name, bytes):
        try:
            made, out = self.call(
                'CreateOrModifyElementFromStoragePool', self.storage, 'CIM_StorageVolume', ElementName=name,
                ElementType=pywbem.Uint16(2), Size=pywbem.Uint64(bytes), InPool=self.all_pools()[0].path)
        except Refused:
            if any(volume['ElementName'] == name for volume in self.wbem.EnumerateInstances('CIM_StorageVolume')):
                raise Refused('NAME_CONFLICT') from None
            raise
        return (made or out['TheElement'])['DeviceID']

    def create_raw(self, Size, ElementName=None, ElementType=5, pool=None):
        """The return value as it comes, and Size."""
        path = self.all_pools()[0].path
        if pool == 'primordial':
            path = [each.path for each in self.wbem.EnumerateInstances('CIM_StoragePool') if each['Primordial']][0]
        elif pool == 'elsewhere':
            path = path.copy()
            path['InstanceID'] = 'another-array:pool:1'
        value, out = self.invoke(
            'CreateOrModifyElementFromStoragePool', self.storage, ElementName=ElementName,
            ElementType=pywbem.Uint16(ElementType), Size=pywbem.Uint64(int(Size)), InPool=path)
        if value == 4096:
            self.wait_for(out['Job'])
        return {'value': value, 'size': int(out['Size']) if out.get('Size') is not None else None}

    def check_queries(self):
        for language in ('WQL', 'DMTF:CQL'):
            for names, class_name in ((['DeviceID', 'ElementName'], 'CIM_StorageVolume'),
                                      (['PoolID', 'ElementName', 'HealthState'], 'CIM_StoragePool')):
                rows = self.wbem.ExecQuery(language, f"SELECT {', '.join(names)} FROM {class_name}")
                every = self.wbem.EnumerateInstances(class_name, PropertyList=names)
                as_texts = [sorted(str([each[name] for name in names]) for each in found) for found in (rows, every)]
                demand(as_texts[0] == as_texts[1], f'{language}: rows of {class_name}')
                demand(all(each['HealthState'] is not None for each in self.wbem.EnumerateInstances(class_name)),
                       f'HealthState of {class_name}')
        return 'as it should be'

    def volume_resize(self, name, bytes):
        features = self.capabilities(self.storage, 'CIM_StorageConfigurationCapabilities')['SupportedStorageElementFeatures']
        volume = self.wbem.GetInstance(self.find(name))
        now = volume['BlockSize'] * volume['NumberOfBlocks']
        if (12 if bytes > now else 13) not in features:
            raise Refused('NO_SUPPORT')
        self.call('CreateOrModifyElementFromStoragePool', self.storage, ElementType=pywbem.Uint16(2),
                  TheElement=volume.path, Size=pywbem.Uint64(bytes))

    def volume_delete(self, name):
        volume = self.find(name)
        for controller in self.wbem.AssociatorNames(
                volume, AssocClass='CIM_ProtocolControllerForUnit', ResultClass='CIM_SCSIProtocolController'):
            if self.is_classic or self.wbem.AssociatorNames(
                    controller, AssocClass='CIM_AssociatedInitiatorMaskingGroup', ResultClass='CIM_InitiatorMaskingGroup'):
                raise Refused('IS_MASKED')
        for link in self.wbem.References(volume, ResultClass='CIM_StorageSynchronized'):
            if link['SyncState'] == 6 and link['CopyType'] == 4:
                value, _ = self.invoke('ModifyReplicaSynchronization', self.service('CIM_ReplicationService'),
                                       Operation=pywbem.Uint16(19), Synchronization=link.path)
                demand(value in GOOD, f'ModifyReplicaSynchronization: {value}')
        self.call('ReturnToStoragePool', self.storage, TheElement=volume)

    def volume_replicate(self, name, copy, kind):
        """@param kind CLONE (of one instant, as a snapshot) or COPY."""
        types = self.capabilities(self.service('CIM_ReplicationService'),
                                  'CIM_ReplicationServiceCapabilities')['SupportedReplicationTypes']
        if not {10, 11} & set(types) or (kind == 'CLONE' and not {6, 7} & set(types)):
            raise Refused('NO_SUPPORT')
        made, out = self.call(
            'CreateElementReplica', self.service('CIM_ReplicationService'), 'CIM_StorageVolume', ElementName=copy,
            SyncType=pywbem.Uint16(7 if kind == 'CLONE' else 8), SourceElement=self.find(name),
            WaitForCopyState=pywbem.Uint16(4))
        return (made or out['TargetElement'])['DeviceID']

    def begin_copy(self, name, copy):
        """As with -b: the job is not waited for.  What is shown while it runs, and when it has ended."""
        value, out = self.invoke(
            'CreateElementReplica', self.service('CIM_ReplicationService'), ElementName=copy, SyncType=pywbem.Uint16(8),
            SourceElement=self.find(name))
        demand(value == 4096, f'CreateElementReplica: {value}')
        percents, shown_early = [], False
        while True:
            jobs = [job for job in self.wbem.EnumerateInstances('CIM_ConcreteJob')
                    if job['InstanceID'] == out['Job']['InstanceID']]
            job = only(jobs, 'jobs of that InstanceID')
            percents.append(int(job['PercentComplete']))
            if int(job['JobState']) not in (2, 3, 4):
                break
            shown_early = shown_early or copy in [volume['ElementName'] for volume in self.volumes().values()] and \
                int(self.wbem.GetInstance(out['Job'])['JobState']) in (2, 3, 4)
        made = self.wbem.AssociatorNames(out['Job'], AssocClass='CIM_AffectedJobElement', ResultClass='CIM_StorageVolume')
        self.wbem.DeleteInstance(out['Job'])
        left = [each for each in self.wbem.EnumerateInstanceNames('CIM_ConcreteJob')
                if each['InstanceID'] == out['Job']['InstanceID']]
        return {'state': int(job['JobState']), 'percents': percents, 'shownEarly': shown_early, 'made': len(made),
                'left': len(left)}

    # Access groups

    def hardware_ids(self):
        return {each['StorageID'].lower(): each.path for each in self.wbem.EnumerateInstances(
            'CIM_StorageHardwareID', PropertyList=['StorageID', 'IDType']) if each['IDType'] == 5}

    def known_initiators(self):
        return sorted(self.hardware_ids())

    def groups_of_initiators(self):
        if self.is_classic:
            found = {}
            service = self.classic_service()
            for controller in self.wbem.Associators(
                    service, AssocClass='CIM_ConcreteDependency', ResultClass='CIM_SCSIProtocolController'):
                members = self.wbem.Associators(
                    controller.path, AssocClass='CIM_AssociatedPrivilege', ResultClass='CIM_StorageHardwareID')
                found[controller['ElementName']] = (controller.path, [each['StorageID'] for each in members])
            return found
        return {
            group['ElementName']: (group.path, [each['StorageID'] for each in self.wbem.Associators(
                group.path, AssocClass='CIM_MemberOfCollection', ResultClass='CIM_StorageHardwareID')])
            for group in self.wbem.Associators(
                self.groups, AssocClass='CIM_ServiceAffectsElement', ResultClass='CIM_InitiatorMaskingGroup')}

    def list_groups(self):
        return {name: sorted(members) for name, (_, members) in self.groups_of_initiators().items()}

    def group(self, name):
        found = self.groups_of_initiators()
        if name not in found:
            raise Refused('NOT_FOUND_ACCESS_GROUP')
        return found[name]

    def hardware_id(self, initiator):
        known = self.hardware_ids().get(initiator)
        if known is not None:
            return known
        value, out = self.invoke(
            'CreateStorageHardwareID', self.service('CIM_StorageHardwareIDManagementService'), StorageID=initiator,
            IDType=pywbem.Uint16(5))
        demand(value == 0, f'CreateStorageHardwareID: {value}')
        return out['HardwareID']

    def group_create(self, name, initiator):
        member = self.hardware_id(initiator)
        value, out = self.invoke(
            'CreateGroup', self.groups, GroupName=name, Type=pywbem.Uint16(2), Members=[member])
        if value == 0:
            demand(out['MaskingGroup'].classname.endswith('InitiatorMaskingGroup'), 'class of the group')
            return None
        groups = self.groups_of_initiators()
        if any(initiator in members for _, members in groups.values()):
            raise Refused('EXISTS_INITIATOR')
        raise Refused('NAME_CONFLICT' if name in groups else f'PLUGIN_BUG {value}')

    def group_add(self, name, initiator):
        path, members = self.group(name)
        if initiator in members:
            raise Refused('NO_STATE_CHANGE')
        member = self.hardware_id(initiator)
        _, out = self.call('AddMembers', self.groups, MaskingGroup=path, Members=[member])
        demand(out['MaskingGroup']['InstanceID'] == path['InstanceID'], 'AddMembers gives its group back')

    def group_remove(self, name, initiator):
        path, members = self.group(name)
        if initiator not in members:
            raise Refused('NO_STATE_CHANGE')
        if len(members) == 1:
            raise Refused('LAST_INIT_IN_ACCESS_GROUP')
        self.call('RemoveMembers', self.groups, MaskingGroup=path, Members=[self.hardware_ids()[initiator]])

    def group_delete(self, name):
        path, _ = self.group(name)
        for view in self.views_of(path):
            if self.wbem.AssociatorNames(
                    view, AssocClass='CIM_ProtocolControllerForUnit', ResultClass='CIM_StorageVolume'):
                raise Refused('IS_MASKED')
        self.call('DeleteGroup', self.groups, MaskingGroup=path, Force=True)

    # Masking

    def shown(self, path):
        """The volumes that a view shows."""
        return self.wbem.AssociatorNames(
            path, AssocClass='CIM_ProtocolControllerForUnit', ResultClass='CIM_StorageVolume')

    def volume_mask(self, name, group):
        """-> the target's name and the LUN."""
        volume = self.find(name)
        path, _ = self.group(group)
        if any(volume['DeviceID'] == each['DeviceID'] for view in self.views_of(path) for each in self.shown(view)):
            raise Refused('NO_STATE_CHANGE')
        view = self.mask(path, group, volume)
        return self.place(view, volume)

    def volume_unmask(self, name, group):
        volume = self.find(name)
        path, _ = self.group(group)
        views = self.views_of(path)
        behind = self.wbem.AssociatorNames(
            volume, AssocClass='CIM_ProtocolControllerForUnit', ResultClass='CIM_SCSIProtocolController')
        # Both come from associations: they are compared as they are.
        both = [view for view in views if view in behind]
        if not both:
            raise Refused('NO_STATE_CHANGE')
        devices = only(self.wbem.AssociatorNames(
            both[0], AssocClass='CIM_AssociatedDeviceMaskingGroup', ResultClass='CIM_DeviceMaskingGroup'), 'device groups')
        self.call('RemoveMembers', self.groups, MaskingGroup=devices, Members=[volume])

    def list_of_group(self, group):
        path, _ = self.group(group)
        views = [path] if self.is_classic else self.views_of(path)
        demand(len(views) <= 1, f'{len(views)} views of a group')
        return sorted(self.wbem.GetInstance(each)['ElementName'] for view in views for each in self.shown(view))

    def lun_numbers(self, group):
        path, _ = self.group(group)
        return [int(link['DeviceNumber'], 16) for view in self.views_of(path)
                for link in self.wbem.References(view, ResultClass='CIM_ProtocolControllerForUnit')]

    def place(self, view, volume):
        links = self.wbem.References(volume, ResultClass='CIM_ProtocolControllerForUnit')
        # A property that refers to the view is compared with the path of an association's result as it is.
        full = only([path for path in self.wbem.AssociatorNames(
            volume, AssocClass='CIM_ProtocolControllerForUnit') if path['DeviceID'] == view['DeviceID']], 'views')
        link = only([each for each in links if each['Antecedent'] == full], 'paths of the volume in the view')
        return {'target': self.wbem.GetInstance(view)['Name'], 'lun': int(link['DeviceNumber'], 16)}

    # The classic route: a view is a group and its volumes in one

    def classic_service(self):
        return only([path for path in self.wbem.AssociatorNames(
            self.system.path, AssocClass='CIM_HostedService', ResultClass='CIM_ControllerConfigurationService')
            if path.classname == 'MSISCSITARGET_ControllerConfigurationService'], 'masking services')

    def expose(self, name, initiator):
        volume = self.find(name)
        lun_name = self.wbem.GetInstance(volume)['Name']
        _, out = self.call(
            'ExposePaths', self.classic_service(), LUNames=[lun_name], InitiatorPortIDs=[initiator],
            DeviceAccesses=[pywbem.Uint16(2)])
        return self.place(only(out['ProtocolControllers'], 'controllers'), volume)

    def expose_more(self, name, target):
        """A volume in a view that is there."""
        volume = self.find(name)
        view = self.view_of(target)
        behind = self.shown(view)
        if any(volume['DeviceID'] == each['DeviceID'] for each in behind):
            raise Refused('NO_STATE_CHANGE')
        _, out = self.call(
            'ExposePaths', self.classic_service(), LUNames=[self.wbem.GetInstance(volume)['Name']],
            DeviceAccesses=[pywbem.Uint16(2)], ProtocolControllers=[view])
        return self.place(only(out['ProtocolControllers'], 'controllers'), volume)

    def admit(self, initiator, target):
        """One more initiator in a view that is there."""
        self.call('ExposePaths', self.classic_service(), InitiatorPortIDs=[initiator],
                  ProtocolControllers=[self.view_of(target)])

    def hide(self, name, target):
        volume = self.find(name)
        view = self.view_of(target)
        if not any(volume['DeviceID'] == each['DeviceID'] for each in self.shown(view)):
            raise Refused('NO_STATE_CHANGE')
        self.call('HidePaths', self.classic_service(), LUNames=[self.wbem.GetInstance(volume)['Name']],
                  ProtocolControllers=[view])

    def hide_from(self, initiator, target):
        self.call('HidePaths', self.classic_service(), InitiatorPortIDs=[initiator],
                  ProtocolControllers=[self.view_of(target)])

    def delete_view(self, target):
        self.wbem.DeleteInstance(self.view_of(target))

    def seen_by_initiator(self, initiator):
        """The volumes of an initiator, by its privileges, as the plugin goes from it to its views."""
        names = []
        for view in self.wbem.AssociatorNames(
                self.hardware_ids()[initiator], AssocClass='CIM_AssociatedPrivilege',
                ResultClass='CIM_SCSIProtocolController'):
            names += [self.wbem.GetInstance(each)['ElementName'] for each in self.shown(view)]
        return sorted(names)

    def view_of(self, target):
        return only([each.path for each in self.wbem.EnumerateInstances('CIM_SCSIProtocolController')
                     if each['Name'] == target], 'controllers of that name')

    def delete_initiator(self, initiator):
        self.wbem.DeleteInstance(self.hardware_ids()[initiator])

    def delete_jobs(self):
        for path in self.wbem.EnumerateInstanceNames('CIM_ConcreteJob'):
            self.wbem.DeleteInstance(path)

    def count_of(self, class_name):
        return len(self.wbem.EnumerateInstanceNames(class_name))

    # What a user may not do

    def check_reader(self, user, password):
        """-> how many calls were refused: every method of the services and every operation that changes something."""
        reader = Commands(self.wbem.url, user, password)
        reader.connect()
        volume = [each.path for each in self.wbem.EnumerateInstances('CIM_StorageVolume') if each['Usage'] == 2][0]
        view = self.wbem.EnumerateInstanceNames('CIM_SCSIProtocolController')[0]
        group = self.wbem.EnumerateInstanceNames('CIM_InitiatorMaskingGroup')[0]
        member = self.wbem.EnumerateInstanceNames('CIM_StorageHardwareID')[0]
        pair = self.wbem.EnumerateInstanceNames('CIM_StorageSynchronized')[0]
        job = self.wbem.EnumerateInstanceNames('CIM_ConcreteJob')[0]
        masking, nodes = self.classic_service(), self.service('CIM_iSCSIConfigurationService')
        ids, copies = self.service('CIM_StorageHardwareIDManagementService'), self.service('CIM_ReplicationService')
        uint16 = pywbem.Uint16
        calls = [
            ('CreateOrModifyElementFromStoragePool', self.storage, {'ElementType': uint16(2), 'Size': pywbem.Uint64(1)}),
            ('ReturnToStoragePool', self.storage, {'TheElement': volume}),
            ('ReturnElementsToStoragePool', self.storage, {'TheElements': [volume]}),
            ('CreateReplica', self.storage, {'SourceElement': volume}),
            ('ModifySynchronization', self.storage, {'Operation': uint16(2), 'Synchronization': pair}),
            ('CreateElementReplica', copies, {'SyncType': uint16(8), 'SourceElement': volume}),
            ('ModifyReplicaSynchronization', copies, {'Operation': uint16(8), 'Synchronization': pair}),
            ('ExposePaths', masking, {'InitiatorPortIDs': [member['InstanceID']]}),
            ('HidePaths', masking, {'ProtocolControllers': [view]}),
            ('AttachDevice', masking, {'ProtocolController': view, 'Device': volume}),
            ('DetachDevice', masking, {'ProtocolController': view, 'Device': volume}),
            ('DeleteProtocolController', masking, {'ProtocolController': view}),
            ('CreateStorageHardwareID', ids, {'StorageID': 'iqn.2026-01.test.example:r', 'IDType': uint16(5)}),
            ('DeleteStorageHardwareID', ids, {'HardwareID': member}),
            ('CreateGroup', self.groups, {'GroupName': 'r', 'Type': uint16(2)}),
            ('DeleteGroup', self.groups, {'MaskingGroup': group}),
            ('AddMembers', self.groups, {'MaskingGroup': group, 'Members': [member]}),
            ('RemoveMembers', self.groups, {'MaskingGroup': group, 'Members': [member]}),
            ('CreateMaskingView', self.groups, {'ElementName': 'r'}),
            ('DeleteMaskingView', self.groups, {'ProtocolController': view}),
            ('ModifyMaskingView', self.groups, {'Operation': uint16(3), 'ProtocolController': view}),
            ('CreateiSCSINode', nodes, {'Alias': 'r'}),
            ('DeleteiSCSINode', nodes, {'iSCSINode': view}),
            ('KillJob', job, {}),
        ]
        refused = 0
        for method, path, parameters in calls:
            refused += self.expect_denied(method, lambda: reader.invoke(method, path, **parameters))
        for path in (view, member, job, group):
            refused += self.expect_denied('DeleteInstance', lambda: reader.wbem.DeleteInstance(path))
        renamed = pywbem.CIMInstance(volume.classname, {'ElementName': 'r'}, path=volume)
        refused += self.expect_denied('ModifyInstance', lambda: reader.wbem.ModifyInstance(renamed))
        made = pywbem.CIMInstance(volume.classname, {'DeviceID': 'r'})
        refused += self.expect_denied('CreateInstance', lambda: reader.wbem.CreateInstance(made))
        return refused

    def expect_denied(self, what, call):
        try:
            answer = call()
        except pywbem.CIMError as error:
            demand(error.status_code == pywbem.CIM_ERR_ACCESS_DENIED, f'{what}: {error}')
            return 1
        demand(False, f'{what} of a reader: {answer}')

    # What is told of errors, by the values of the methods

    def everything(self):
        """What masking is made of, to be compared with itself."""
        return {name: sorted(path.to_wbem_uri() for path in self.wbem.EnumerateInstanceNames(name))
                for name in ('CIM_SCSIProtocolController', 'CIM_ProtocolControllerForUnit', 'CIM_AuthorizedPrivilege',
                             'CIM_StorageHardwareID', 'CIM_MaskingGroup', 'CIM_StorageVolume')}

    def check_paths(self, name, other, initiator):
        masking = self.classic_service()
        names = {each: self.wbem.GetInstance(self.find(each))['Name'] for each in (name, other)}
        access = [pywbem.Uint16(2)]

        def expose(**parameters):
            return self.invoke('ExposePaths', masking, **{'DeviceAccesses': access, **parameters})

        value, out = expose(LUNames=[names[name]], InitiatorPortIDs=[initiator], DeviceNumbers=['7'])
        demand(value == 0, f'ExposePaths: {value}')
        view = only(out['ProtocolControllers'], 'controllers')
        value, out = expose(LUNames=[names[other]], InitiatorPortIDs=['iqn.2026-01.test.example:z'])
        demand(value == 0, f'ExposePaths: {value}')
        elsewhere = only(out['ProtocolControllers'], 'controllers')
        before = self.everything()
        for expected, parameters in (
                (4097, {'LUNames': ['0' * 32], 'InitiatorPortIDs': [initiator]}),
                (4098, {'LUNames': [names[name]], 'InitiatorPortIDs': ['no name']}),
                (4099, {'LUNames': [names[name]], 'InitiatorPortIDs': [initiator], 'TargetPortIDs': ['no port']}),
                (4100, {'LUNames': [names[name]], 'InitiatorPortIDs': [initiator],
                        'DeviceAccesses': [pywbem.Uint16(9)]}),
                (5, {'LUNames': [names[name], names[other]], 'InitiatorPortIDs': [initiator]}),
                (5, {'LUNames': [names[other]], 'ProtocolControllers': [view, elsewhere]}),
                (4102, {'LUNames': [names[other]], 'ProtocolControllers': [view], 'DeviceNumbers': ['7']}),
                (4101, {'LUNames': [names[name]], 'ProtocolControllers': [view]})):
            value, _ = expose(**parameters)
            demand(value == expected, f'ExposePaths of {parameters}: {value}, expected {expected}')
        for expected, parameters in (
                (4097, {'LUNames': ['0' * 32]}),
                (4097, {'LUNames': [names[other]]}),
                (4098, {'InitiatorPortIDs': ['iqn.2026-01.test.example:unknown']}),
                (4099, {'LUNames': [names[name]], 'TargetPortIDs': ['no port']}),
                (4100, {'InitiatorPortIDs': ['iqn.2026-01.test.example:z']})):
            value, _ = self.invoke('HidePaths', masking, ProtocolControllers=[view], **parameters)
            demand(value == expected, f'HidePaths of {parameters}: {value}, expected {expected}')
        demand(self.everything() == before, 'a refused call has changed something')
        for path, volume, port_id in ((view, name, initiator), (elsewhere, other, 'iqn.2026-01.test.example:z')):
            for parameters in ({'LUNames': [names[volume]]}, {'InitiatorPortIDs': [port_id]}):
                value, out = self.invoke('HidePaths', masking, ProtocolControllers=[path], **parameters)
                demand(value == 0 and len(out['ProtocolControllers']) == 1, f'HidePaths: {value}: the view stays')
            self.wbem.DeleteInstance(path)
        service = self.service('CIM_iSCSIConfigurationService')
        value, out = self.invoke('CreateiSCSINode', service, Alias='node')
        demand(value == 0, f'CreateiSCSINode: {value}')
        again, _ = self.invoke('CreateiSCSINode', service, Alias='node')
        demand(again == 4097, f'CreateiSCSINode with the same alias: {again}')
        demand(self.shown(out['iSCSINode']) == [], 'a new node shows something')
        demand(self.wbem.AssociatorNames(out['iSCSINode'], AssocClass='CIM_AssociatedPrivilege') == [],
               'a new node admits somebody')
        value, _ = self.invoke('DeleteiSCSINode', service, iSCSINode=out['iSCSINode'])
        demand(value == 0, f'DeleteiSCSINode: {value}')
        value, _ = self.invoke('DeleteiSCSINode', service, iSCSINode=out['iSCSINode'])
        demand(value == 4096, f'DeleteiSCSINode of one that is gone: {value}')
        return 'as it should be'

    def check_deletions(self, name, initiator):
        place = self.expose(name, initiator)
        view = self.view_of(place['target'])
        member = self.hardware_ids()[initiator]
        for path in (view, member):
            try:
                self.wbem.DeleteInstance(path)
            except pywbem.CIMError as error:
                demand(error.status_code != pywbem.CIM_ERR_NOT_SUPPORTED, f'DeleteInstance: {error}')
            else:
                demand(False, f'{path} was deleted while it was in use')
        self.hide(name, place['target'])
        self.wbem.DeleteInstance(view)
        self.wbem.DeleteInstance(member)
        demand(initiator not in self.hardware_ids(), 'the initiator is still there')
        value, out = self.invoke(
            'CreateElementReplica', self.service('CIM_ReplicationService'), ElementName='for its job',
            SyncType=pywbem.Uint16(8), SourceElement=self.find(name))
        demand(value == 4096, f"CreateElementReplica: {value}")
        job = self.wait_for(out["Job"])
        self.wbem.DeleteInstance(job.path)
        self.volume_delete('for its job')
        return 'as it should be'

    def check_foreign(self, target):
        """-> how many units of others there are; each is refused whatever is asked of it."""
        reserved = [pool for pool in self.wbem.EnumerateInstances('CIM_StoragePool') if pool['Usage'] == 3]
        units = self.wbem.Associators(
            only(reserved, 'reserved pools').path, AssocClass='CIM_AllocatedFromStoragePool',
            ResultClass='CIM_StorageVolume')
        demand(all(unit['Usage'] == 3 for unit in units), 'Usage of a unit of others')
        for unit in units:
            for method, parameters in (
                    ('ReturnToStoragePool', {'TheElement': unit.path}),
                    ('CreateOrModifyElementFromStoragePool', {
                        'TheElement': unit.path, 'ElementType': pywbem.Uint16(2), 'Size': pywbem.Uint64(2 ** 30)})):
                value, _ = self.invoke(method, self.storage, **parameters)
                demand(value == 1, f'{method} of a unit of others: {value}')
        view = self.view_of(target)
        for method, parameters in (
                ('HidePaths', {'LUNames': [units[0]['Name']], 'ProtocolControllers': [view]}),
                ('DeleteProtocolController', {'ProtocolController': view})):
            value, _ = self.invoke(method, self.classic_service(), **parameters)
            demand(value not in GOOD, f'{method} of a target of others: {value}')
        return len(units)
