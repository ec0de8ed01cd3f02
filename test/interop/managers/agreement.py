"""Every live class asked in each way that there is: the answers name the same instances, by paths that are equal as pywbem compares them."""

import pywbem

from managers.manager import Manager, demand

NAMESPACE = 'root/cimv2/storage/iscsitarget'
# Enough of many.
SAMPLE = 3


def without_host(path):
    path = path.copy()
    path.host = None
    return path


def odd(name):
    return ''.join(letter.upper() if index % 2 else letter.lower() for index, letter in enumerate(name))


class Agreement(Manager):
    def check(self, namespace=NAMESPACE, least=41):
        """
        -> {association: how many references were followed}

        @param least how many classes have instances of their own
        """
        self.wbem.default_namespace = namespace
        followed = {}
        names = self.wbem.EnumerateClassNames(DeepInheritance=True)
        live = {}
        for name in names:
            try:
                instances = self.wbem.EnumerateInstances(name, DeepInheritance=False)
            except pywbem.CIMError as error:
                demand(error.status_code in (pywbem.CIM_ERR_NOT_SUPPORTED, pywbem.CIM_ERR_INVALID_CLASS),
                       f'EnumerateInstances of {name}: {error}')
                continue
            own = [each for each in instances if each.classname == name]
            if own:
                live[name] = own
        demand(len(live) >= least, f'{len(live)} classes have instances')
        for name, own in live.items():
            listed = [path for path in self.wbem.EnumerateInstanceNames(odd(name)) if path.classname == name]
            pulled = [path for path in self.wbem.IterEnumerateInstancePaths(name, MaxObjectCount=100)
                      if path.classname == name]
            paths = {each.path for each in own}
            demand(paths == set(listed), f'{name}: EnumerateInstances and EnumerateInstanceNames differ')
            demand(paths == {without_host(path) for path in pulled}, f'{name}: the pulled paths differ')
            for each in own[:SAMPLE]:
                self.check_instance(each)
            if any(item.type == 'reference' for item in own[0].properties.values()):
                followed[name] = sum(self.check_association(each) for each in own[:SAMPLE])
        return followed

    def check_instance(self, instance):
        found = self.wbem.GetInstance(instance.path)
        demand(found.path == instance.path and found.classname == instance.classname, f'GetInstance of {instance.path}')
        for key, value in instance.path.keybindings.items():
            demand(instance[key] == value, f'key {key} of {instance.path} is {instance[key]} as a property')
            demand(found[key] == value, f'key {key} of {instance.path} is {found[key]} in GetInstance')

    def check_association(self, association):
        """Each end leads to the association and to the other end, whichever filter is asked with."""
        name = association.classname
        ends = {key: item.value for key, item in association.properties.items() if item.type == 'reference'}
        followed = 0
        for role, end in ends.items():
            demand(end.host is not None and end.namespace is not None, f'{name}.{role} is not a full path: {end}')
            if end.namespace != association.path.namespace:
                # Associations are followed from the namespace that has them.
                continue
            for result_role, far in ends.items():
                if result_role == role:
                    continue
                # The class of an element of another namespace need not exist in this one.
                of_class = {'ResultClass': odd(far.classname)} if far.namespace == end.namespace else {}
                for filters in (
                        {}, {'AssocClass': odd(name)}, of_class,
                        {'AssocClass': name, 'Role': odd(role), 'ResultRole': result_role, **of_class}):
                    found = self.wbem.AssociatorNames(end, **filters)
                    # As it is: pywbem compares the hosts, too.
                    demand(far in found, f'{name}: {far} is not among the associators of {end} by {filters}')
                references = self.wbem.ReferenceNames(end, ResultClass=odd(name), Role=odd(role))
                # The path of EnumerateInstances has no host: DSP0201 has none in an INSTANCENAME.
                demand(association.path in [without_host(each) for each in references],
                       f'{name}: {association.path} is not among the references of {end}')
                instances = self.wbem.References(end, ResultClass=name)
                mine = [each for each in instances if without_host(each.path) == association.path]
                demand(len(mine) == 1 and mine[0][result_role] == far, f'{name}: References of {end}')
                followed += 1
        return followed
