"""Foglight's agent for SMI-S: it reads all that there is; it changes nothing itself."""

from managers.lsm import Lsm
from managers.manager import INTEROP, Manager, demand, only


class Foglight(Manager):
    def discover(self):
        demand(any(path['Name'].lower() == INTEROP for path in self.wbem.EnumerateInstanceNames(
            'CIM_Namespace', namespace=INTEROP)), 'the namespace interop does not name itself')
        array = [profile for profile in self.wbem.EnumerateInstances('CIM_RegisteredProfile', namespace=INTEROP)
                 if profile['RegisteredName'] == 'Array' and profile['RegisteredOrganization'] == 11]
        systems = self.wbem.Associators(
            array[0].path, AssocClass='CIM_ElementConformsToProfile', Role='ConformantStandard',
            ResultRole='ManagedElement')
        system = only([each for each in systems if 15 in each['Dedicated']], 'block servers')
        self.system = system.path
        self.use_namespace_of(system.path)
        demand(len(self.wbem.EnumerateInstances('CIM_RegisteredSubprofile', namespace=INTEROP)) > 0, 'no subprofile')
        values = self.wbem.GetClass(system.classname, LocalOnly=False).properties['OperationalStatus'].qualifiers['Values']
        demand('OK' in values.value, 'Values of OperationalStatus')
        package = only(self.of(system.path, 'CIM_SystemPackaging', 'CIM_PhysicalPackage'), 'packages')
        demand(package['Model'], 'Model of the package')
        product = only(self.of(package.path, 'CIM_ProductPhysicalComponent', 'CIM_Product'), 'products')
        for name in ('Vendor', 'Name', 'IdentifyingNumber', 'Version'):
            demand(product[name], f'{name} of the product')
        demand(self.of(system.path, 'CIM_ComponentCS', 'CIM_ComputerSystem') == [], 'a second system')
        software = self.of(system.path, 'CIM_InstalledSoftwareIdentity', 'CIM_SoftwareIdentity')
        demand(software[0]['VersionString'], 'VersionString')
        return system

    def check(self):
        self.discover()

    def of(self, path, association, result):
        return self.wbem.Associators(path, AssocClass=association, ResultClass=result)

    def provide(self, name, bytes, initiator):
        # It makes nothing: somebody else's manager does, and this one must see it.
        self.other = Lsm(self.wbem.url, *self.wbem.creds)
        made = self.other.provide(name, bytes, initiator)
        system = self.discover()
        volumes = {}
        for pool in self.of(system.path, 'CIM_HostedStoragePool', 'CIM_StoragePool'):
            if not pool['Primordial']:
                for volume in self.of(pool.path, 'CIM_AllocatedFromStoragePool', 'CIM_StorageVolume'):
                    volumes[volume['ElementName']] = volume.path
        demand(name in volumes, 'the volume is in no pool')
        service = [each for each in self.of(system.path, 'CIM_HostedService', 'CIM_ControllerConfigurationService')
                   if each.classname == 'MSISCSITARGET_ControllerConfigurationService'][0]
        controllers = self.of(service.path, 'CIM_ConcreteDependency', 'CIM_SCSIProtocolController')
        controller = only([each for each in controllers if each['Name'] == made['target']], 'controllers')
        ids = only(self.of(system.path, 'CIM_HostedService', 'CIM_StorageHardwareIDManagementService'), 'services')
        known = self.of(ids.path, 'CIM_ConcreteDependency', 'CIM_StorageHardwareID')
        only([each for each in known if each['StorageID'] == initiator], 'initiators')
        # Subjects and initiators are listed once; their paths are then compared as they are, and as texts.
        subjects = self.wbem.EnumerateInstances('CIM_AuthorizedSubject')
        ids = {}
        for each in self.wbem.EnumerateInstances('CIM_StorageHardwareID'):
            each.path.host = system.path.host
            ids[str(each.path)] = each
        seen = set()
        for privilege in self.wbem.AssociatorNames(
                controller.path, AssocClass='CIM_AuthorizedTarget', ResultClass='CIM_AuthorizedPrivilege'):
            for subject in subjects:
                if subject['Privilege'] == privilege:
                    seen.add(ids[str(subject['PrivilegedElement'])]['StorageID'])
        demand(seen == {initiator}, f'initiators of the controller: {seen}')
        links = self.wbem.References(
            controller.path, ResultClass='CIM_ProtocolControllerForUnit', Role='Antecedent')
        numbers = {str(link['Dependent']): int(link['DeviceNumber'], 16) for link in links}
        demand(numbers[str(volumes[name])] == made['lun'], 'DeviceNumber')
        demand(len(self.of(controller.path, 'CIM_SAPAvailableForElement', 'CIM_SCSIProtocolEndpoint')) > 0, 'ports')
        return made

    def remove(self):
        self.other.remove()
