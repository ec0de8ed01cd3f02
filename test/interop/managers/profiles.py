"""pywbem's WBEMServer: the central instances of every profile, by conformance and along the scoping path."""

import pywbem

from managers.manager import INTEROP, Manager, demand

# Of each component of the array: its central class, and the way to it from the scoping instance, the system.
SCOPING = {
    'Block Services': ('CIM_StoragePool', ['CIM_HostedStoragePool']),
    'iSCSI Target Ports': ('CIM_iSCSICapabilities', ['CIM_ElementCapabilities']),
    'Masking and Mapping': ('CIM_ControllerConfigurationService', ['CIM_HostedService']),
    'Group Masking and Mapping': ('CIM_GroupMaskingMappingService', ['CIM_HostedService']),
    'Replication Services': ('CIM_ReplicationService', ['CIM_HostedService']),
    'Job Control': ('CIM_ConcreteJob', ['CIM_HostedService', 'CIM_OwningJobElement']),
    'Thin Provisioning': ('CIM_StoragePool', ['CIM_HostedStoragePool']),
    'Software': ('CIM_SoftwareIdentity', ['CIM_InstalledSoftwareIdentity']),
    'Physical Package': ('CIM_PhysicalPackage', ['CIM_SystemPackaging']),
    'Block Server Performance': ('CIM_BlockStatisticsService', ['CIM_HostedService']),
}


def key(path):
    return path.to_wbem_uri(format='canonical').split('/', 3)[-1].lower()


class Profiles(Manager):
    def along(self, start, associations, central_class):
        found = [start]
        for number, association in enumerate(associations):
            result = central_class if number == len(associations) - 1 else None
            found = [path for each in found
                     for path in self.wbem.AssociatorNames(each, AssocClass=association, ResultClass=result)]
        return found

    def check(self):
        """How many central instances each profile has; they are read, and the components' are found both ways."""
        server = pywbem.WBEMServer(self.wbem)
        demand(server.interop_ns == INTEROP, f'interop namespace {server.interop_ns}')
        counts = {}
        systems = []
        for profile in server.profiles:
            name = profile['RegisteredName']
            central, associations = SCOPING.get(name, (None, []))
            paths = server.get_central_instances(profile.path, central, 'CIM_ComputerSystem', associations)
            for path in paths:
                self.wbem.GetInstance(path)
            counts[name] = len(paths)
            if name == 'Array':
                systems = paths
        for name, (central, associations) in SCOPING.items():
            if name not in counts:
                continue
            profile = [each for each in server.profiles if each['RegisteredName'] == name][0]
            conforming = {key(path) for path in server.get_central_instances(
                profile.path, central, 'CIM_ComputerSystem', associations)}
            scoped = {key(path) for system in systems for path in self.along(system, associations, central)}
            demand(conforming <= scoped, f'{name}: conforming {conforming - scoped} are not in scope')
            referencing = self.wbem.AssociatorNames(
                profile.path, AssocClass='CIM_ReferencedProfile', ResultRole='Antecedent')
            demand(len(referencing) > 0, f'{name} is referenced by no profile')
        return counts
