"""Compiles MOF with pywbem's MOF compiler and prints the classes as JSON.

A folder: its qualifiers.mof and <class>.mof files.  A file: with all that it includes.
A class is printed as a client of a server sees it: with what it inherits.
"""

import json
import sys
from pathlib import Path

import pywbem
import pywbem_mock

NAMESPACE = "root/cimv2"


def value_of(value):
    if isinstance(value, list):
        return [value_of(element) for element in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, pywbem.CIMInt)):
        return int(value)
    if isinstance(value, (float, pywbem.CIMFloat)):
        return float(value)
    return str(value)


def qualifiers_of(element, to_subclass_only=False):
    return {
        name: value_of(qualifier.value)
        for name, qualifier in sorted(element.qualifiers.items())
        if qualifier.tosubclass is not False or not to_subclass_only
    }


def embedding_of(parameter):
    if "EmbeddedInstance" in parameter.qualifiers:
        return "instance"
    return "object" if "EmbeddedObject" in parameter.qualifiers else None


def facts_of(cim_class):
    return {
        "superclass": cim_class.superclass,
        "qualifiers": qualifiers_of(cim_class),
        "properties": {
            name: [p.type, p.is_array, p.reference_class, value_of(p.value), qualifiers_of(p, to_subclass_only=True)]
            for name, p in cim_class.properties.items()
        },
        "methods": {
            name: [
                m.return_type,
                [[p.name, p.type, p.is_array, p.reference_class, embedding_of(p)] for p in m.parameters.values()],
            ]
            for name, m in cim_class.methods.items()
        },
    }


def exists(connection, class_name):
    try:
        connection.GetClass(class_name, namespace=NAMESPACE)
        return True
    except pywbem.CIMError as error:
        if error.status_code != pywbem.CIM_ERR_NOT_FOUND:
            raise
        return False


def compile_folder(connection, folder):
    connection.compile_mof_file(str(folder / "qualifiers.mof"), namespace=NAMESPACE)
    for path in sorted(folder.glob("*_*.mof")):
        if not exists(connection, path.stem):  # A class that others refer to has come with them.
            connection.compile_mof_file(str(path), namespace=NAMESPACE, search_paths=[str(folder)])


def main(path):
    connection = pywbem_mock.FakedWBEMConnection(default_namespace=NAMESPACE)
    if path.is_dir():
        compile_folder(connection, path)
    else:
        connection.compile_mof_file(str(path), namespace=NAMESPACE)
    classes = connection.EnumerateClasses(
        namespace=NAMESPACE, DeepInheritance=True, LocalOnly=False, IncludeQualifiers=True, IncludeClassOrigin=True
    )
    found = {each.classname: facts_of(each) for each in classes}
    json.dump(found, sys.stdout)


main(Path(sys.argv[1]))
