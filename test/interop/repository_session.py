"""pywbem on the repository: one scenario for each request line on standard input, its findings as one JSON line on standard output.

The first line says which server: {"url", "user", "password"}; the answer is {"pywbem": its version}.  Each further line names a
scenario, a function below.  Findings are plain: True where pywbem finds a value equal to the one it sent, numbers where
CIM status codes are expected.
"""

import json
import sys

import pywbem
from pywbem import (
    CIMClass, CIMDateTime, CIMError, CIMInstance, CIMInstanceName, CIMMethod, CIMParameter, CIMProperty,
    CIMQualifier, CIMQualifierDeclaration, Char16, Real32, Real64, Sint8, Sint16, Sint32, Sint64, Uint8, Uint16, Uint32, Uint64,
    WBEMServer,
)

NAMESPACE = "test/pywbem"

TYPES = {
    "boolean": [True, False],
    "uint8": [Uint8(0), Uint8(255)],
    "sint8": [Sint8(-128), Sint8(127)],
    "uint16": [Uint16(0), Uint16(65535)],
    "sint16": [Sint16(-32768), Sint16(32767)],
    "uint32": [Uint32(0), Uint32(4294967295)],
    "sint32": [Sint32(-2147483648), Sint32(2147483647)],
    "uint64": [Uint64(0), Uint64(2**64 - 1)],
    "sint64": [Sint64(-(2**63)), Sint64(2**63 - 1)],
    "real32": [Real32(0.5), Real32(-1.5e10)],
    "real64": [Real64(0.1), Real64(-1.7976931348623157e308)],
    "char16": [Char16("x"), Char16("\u20ac")],
    "string": ["", 'a "quoted" \\ & <text> \U0001F600\n'],
    "datetime": [CIMDateTime("20260102030405.123456+060"), CIMDateTime("00000001020304.567890:000")],
}


def status(call, *args, **kwargs):
    """The CIM status with which a call fails, or 0."""
    try:
        call(*args, **kwargs)
        return 0
    except CIMError as error:
        return error.status_code


def plain(value):
    """An embedded instance as its class and values: pywbem adds defaults of attributes when it reads one, and no value is changed."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, CIMInstance):
        return value
    return value.classname, {name: plain(item.value) for name, item in value.properties.items()}


def key(name, kind="string", **more):
    return CIMProperty(name, None, type=kind, qualifiers=[CIMQualifier("Key", True)], **more)


def make_namespace(connection):
    return connection.CreateInstance(CIMInstance("CIM_Namespace", {"Name": NAMESPACE}), namespace="interop")


def remove_namespace(connection):
    [path] = [one for one in connection.EnumerateInstanceNames("CIM_Namespace", namespace="interop") if one["Name"] == NAMESPACE]
    connection.DeleteInstance(path)


def classes(connection):
    make_namespace(connection)
    color = CIMQualifierDeclaration(
        "Color", "string", value="red", scopes={"PROPERTY": True, "CLASS": True}, overridable=True, tosubclass=True, translatable=False,
    )
    connection.SetQualifier(color)
    base = CIMClass(
        "TST_Base",
        qualifiers=[CIMQualifier("Color", "blue")],
        properties=[key("Id"), CIMProperty("Level", Uint8(3), type="uint8")],
        methods=[CIMMethod("Turn", "uint32", parameters=[CIMParameter("Steps", "uint16")])],
    )
    connection.CreateClass(base)
    connection.CreateClass(CIMClass("TST_Leaf", superclass="TST_Base", properties=[CIMProperty("Word", None, type="string")]))
    leaf = connection.GetClass("TST_Leaf", LocalOnly=False, IncludeClassOrigin=True)
    found = connection.GetQualifier("Color")
    instance = connection.CreateInstance(CIMInstance("TST_Leaf", {"Id": "one", "Word": "w"}))
    findings = {
        "qualifier": [getattr(found, name) == getattr(color, name) for name in ("name", "value", "type", "scopes", "overridable")],
        "qualifiers": "Color" in [one.name for one in connection.EnumerateQualifiers()],
        "class": list(leaf.properties.keys()),
        "origins": [one.class_origin for one in leaf.properties.values()],
        "methods": list(leaf.methods.keys()),
        "inherited": leaf.qualifiers["Color"].value,
        "tree": connection.EnumerateClassNames(DeepInheritance=True),
        "local": [list(one.properties.keys()) for one in connection.EnumerateClasses(ClassName="TST_Base")],
        "default": connection.GetInstance(instance)["Level"],
        "exists": status(connection.CreateClass, base),
        "no superclass": status(connection.CreateClass, CIMClass("TST_X", superclass="TST_None")),
        "children": status(connection.DeleteClass, "TST_Base"),
        "instances": status(connection.DeleteClass, "TST_Leaf"),
        "gone property": status(connection.ModifyClass, CIMClass("TST_Leaf", superclass="TST_Base")),
        "in use": status(connection.DeleteQualifier, "Color"),
        "no qualifier": status(connection.GetQualifier, "Shape"),
        "not empty": status(remove_namespace, connection),
    }
    connection.ModifyClass(
        CIMClass(
            "TST_Leaf",
            superclass="TST_Base",
            properties=[CIMProperty("Word", None, type="string"), CIMProperty("More", Uint64(7), type="uint64")],
        )
    )
    findings["modified"] = int(connection.GetInstance(instance)["More"])
    connection.DeleteInstance(instance)
    for name in ("TST_Leaf", "TST_Base"):
        connection.DeleteClass(name)
    findings["gone"] = status(connection.GetClass, "TST_Base")
    connection.DeleteQualifier("Color")
    remove_namespace(connection)
    findings["no namespace"] = status(connection.EnumerateClassNames)
    return findings


def values(connection):
    """Every type as key, property and array; with an embedded instance in an embedded instance, and a reference."""
    make_namespace(connection)
    inner = CIMInstance("TST_Inner", {"Id": "deep \U0001F600", "N": Uint64(2**64 - 1)})
    connection.CreateClass(CIMClass("TST_Inner", properties=[key("Id"), CIMProperty("N", None, type="uint64")]))
    embedded = [CIMQualifier("EmbeddedInstance", "TST_Inner")]
    connection.CreateClass(
        CIMClass("TST_Outer", superclass="TST_Inner", properties=[CIMProperty("In", None, type="string", qualifiers=embedded)])
    )
    keyed = [name for name in TYPES if not name.startswith("real")]
    unequal = []
    for name in TYPES:
        properties = [key("Id"), CIMProperty("One", None, type=name), CIMProperty("Many", None, type=name, is_array=True)]
        if name in keyed:
            properties.append(key("K", name))
        connection.CreateClass(CIMClass(f"TST_{name}", properties=properties))
        for number, value in enumerate(TYPES[name]):
            sent = CIMInstance(f"TST_{name}", {"Id": str(number), "One": CIMProperty("One", value, type=name)})
            # pywbem cannot read VALUE.NULL in other arrays.
            many = TYPES[name] + ([None] if name == "string" else [])
            sent["Many"] = CIMProperty("Many", many, type=name, is_array=True)
            if name in keyed:
                sent["K"] = CIMProperty("K", value, type=name)
            path = connection.CreateInstance(sent)
            found = connection.GetInstance(path)
            again = connection.GetInstance(CIMInstanceName(sent.classname, {k: sent[k] for k in path.keybindings}))
            named = connection.EnumerateInstanceNames(sent.classname)
            for property_name, item in sent.properties.items():
                if found.properties[property_name].value != item.value:
                    unequal.append([name, number, property_name, repr(found.properties[property_name].value)])
            if again != found or path not in named:
                unequal.append([name, number, "path", repr(path)])
        empty = CIMInstance(f"TST_{name}", {"Id": "empty", "Many": CIMProperty("Many", [], type=name, is_array=True)})
        if name in keyed:
            empty["K"] = CIMProperty("K", TYPES[name][0], type=name)
        found = connection.GetInstance(connection.CreateInstance(empty))
        if found["Many"] != [] or found["One"] is not None:
            unequal.append([name, "empty", repr(found["Many"]), repr(found["One"])])

    outer = CIMInstance("TST_Outer", {"Id": "middle", "In": inner})
    holder = CIMClass(
        "TST_Holder",
        properties=[
            key("Id"),
            CIMProperty("Part", None, type="string", qualifiers=embedded),
            CIMProperty("Parts", None, type="string", is_array=True, qualifiers=embedded),
        ],
    )
    connection.CreateClass(holder)
    sent = CIMInstance("TST_Holder", {"Id": "h", "Part": outer})
    sent["Parts"] = CIMProperty("Parts", [inner, outer], type="string", is_array=True, embedded_object="instance")
    found = connection.GetInstance(connection.CreateInstance(sent))
    wrong = CIMInstance("TST_Holder", {"Id": "w", "Part": CIMInstance("TST_uint8", {"Id": "x"})})

    ends = [connection.CreateInstance(CIMInstance("TST_Inner", {"Id": name})) for name in ("a", "b")]
    connection.CreateClass(
        CIMClass(
            "TST_Tie",
            qualifiers=[CIMQualifier("Association", True)],
            properties=[key(name, "reference", reference_class="TST_Inner") for name in ("From", "To")],
        )
    )
    tie = connection.CreateInstance(
        CIMInstance("TST_Tie", {name: CIMProperty(name, end, type="reference") for name, end in zip(("From", "To"), ends)})
    )
    findings = {
        "unequal": unequal,
        "embedded": plain(found["Part"]) == plain(outer),
        "embedded array": plain(found["Parts"]) == plain([inner, outer]),
        "wrong embedded": status(connection.CreateInstance, wrong),
        "reference": connection.GetInstance(tie)["To"] == ends[1],
        "associators": [one["Id"] for one in connection.Associators(ends[0])],
        "references": connection.ReferenceNames(ends[1])[0]["From"] == ends[0],
    }
    connection.DeleteInstance(tie)
    findings["untied"] = connection.AssociatorNames(ends[0])
    names = [name for name in connection.EnumerateClassNames(DeepInheritance=True) if name.startswith("TST_")]
    # Associations before their ends, subclasses before superclasses.
    for name in sorted(names, key=lambda one: (one != "TST_Tie", one != "TST_Holder", one != "TST_Outer")):
        for path in connection.EnumerateInstanceNames(name):
            connection.DeleteInstance(path)
        connection.DeleteClass(name)
    remove_namespace(connection)
    return findings


def server(connection):
    wbem = WBEMServer(connection)
    before = list(wbem.namespaces)
    made = wbem.create_namespace("/test/made/")
    names = {name.lower() for name in connection.EnumerateClassNames(namespace=made)}
    second = status(wbem.create_namespace, "test/made")
    connection.CreateInstance(CIMInstance("__Namespace", {"Name": "below"}), namespace="test/made")
    below = connection.EnumerateInstanceNames("__Namespace", namespace="test/made")
    paths = {one["Name"]: one for one in connection.EnumerateInstanceNames("CIM_Namespace", namespace="interop")}
    connection.CreateClass(CIMClass("TST_Content", properties=[key("Id")]), namespace="test/made")
    not_empty = status(connection.DeleteInstance, paths["test/made"])
    connection.DeleteClass("TST_Content", namespace="test/made")
    connection.DeleteInstance(below[0])
    wbem.delete_namespace("test/made")
    central = {}
    for profile in wbem.profiles:
        found = wbem.get_central_instances(profile.path, reference_direction="snia")
        central[profile["RegisteredName"]] = [f"{one.namespace}:{one.classname}" for one in found]
    manager = connection.EnumerateInstances("CIM_ObjectManager", namespace="interop")
    system = connection.Associators(manager[0].path, AssocClass="CIM_HostedService", ResultClass="CIM_System")
    mechanism = connection.Associators(manager[0].path, AssocClass="CIM_CommMechanismForManager")
    software = connection.Associators(wbem.profiles[0].path, AssocClass="CIM_ElementSoftwareIdentity")
    components = connection.Associators(
        [one for one in wbem.profiles if one["RegisteredName"] == "iSCSI Target"][0].path,
        AssocClass="CIM_ReferencedProfile", Role="Antecedent",
    )
    reached = [one for one in wbem.profiles if one["RegisteredName"] == "iSCSI Target"][0]
    hosts = connection.Associators(reached.path, AssocClass="CIM_ElementConformsToProfile", ResultClass="CIM_ComputerSystem")
    second_name = connection.EnumerateInstanceNames("CIM_ObjectManager", namespace="root/interop")
    return {
        "interop": wbem.interop_ns,
        "namespaces": sorted(before),
        "made": made,
        "classes": sorted(names),
        "second": second,
        "below": [one["Name"] for one in below],
        "not empty": not_empty,
        "left": sorted(one["Name"] for one in connection.EnumerateInstances("CIM_Namespace", namespace="interop")),
        "held": len(connection.AssociatorNames(manager[0].path, AssocClass="CIM_NamespaceInManager")),
        "brand": wbem.brand,
        "version": wbem.version == manager[0]["Description"].split()[-1],
        "managers": len(manager),
        "again": connection.GetInstance(manager[0].path) == manager[0],
        "second name": [one.keybindings["Name"] for one in second_name] == [manager[0]["Name"]],
        "profiles": [[one["RegisteredName"], int(one["RegisteredOrganization"]), one["RegisteredVersion"]] for one in wbem.profiles],
        "central": central,
        "components": [one["RegisteredName"] for one in components],
        "hosts": [f"{one.path.namespace}:{one.classname}" for one in hosts],
        "system": [one.classname for one in system],
        "mechanism": [[int(one) for one in each["FunctionalProfilesSupported"]] for each in mechanism],
        "software": [one["Name"] for one in software],
        "unknown": status(connection.EnumerateClassNames, namespace="root/PG_InterOp"),
        "interop stays": status(connection.DeleteInstance, paths["interop"]),
    }


SCENARIOS = {"classes": classes, "values": values, "server": server}


def main():
    where = json.loads(sys.stdin.readline())
    connection = pywbem.WBEMConnection(where["url"], (where["user"], where["password"]), default_namespace=NAMESPACE, timeout=50)
    print(json.dumps({"pywbem": pywbem.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(SCENARIOS[json.loads(line)](connection)), flush=True)


if __name__ == "__main__":
    main()
