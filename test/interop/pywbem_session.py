"""pywbem for the tests: requests for one WBEM server, as JSON lines on standard input, answers on standard output.

The first line says which server: {"url", "user", "password", "namespace"}, and with "pull" whether the Iter... methods must
use pull operations (true), must not (false), or find out (null; the default is false); the answer is {"pywbem": its version}.
Each further line is {"method": a method of WBEMConnection, "arguments": its keyword arguments}; the answer is
{"result": ...} or {"error": {"name": the exception's class, "code": the CIM status or null, "message"}}.

Strings, booleans, null and arrays are themselves.  Everything else is an object with "type":
  {"type": "uint16" ..., "value": text}         numbers, datetimes and char16, exact
  {"type": "path", "className", "keys", "namespace", "host"}
  {"type": "instance", "className", "properties": {name: {"type", "value", ...}}, "path"}
  {"type": "class", "className", "superclass", "properties", "methods", "qualifiers"}
"""

import json
import sys

import pywbem

NUMBERS = {
    "uint8": pywbem.Uint8,
    "uint16": pywbem.Uint16,
    "uint32": pywbem.Uint32,
    "uint64": pywbem.Uint64,
    "sint8": pywbem.Sint8,
    "sint16": pywbem.Sint16,
    "sint32": pywbem.Sint32,
    "sint64": pywbem.Sint64,
    "real32": pywbem.Real32,
    "real64": pywbem.Real64,
}


def decode(value):
    """JSON to what pywbem takes."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value["type"]
    if kind in NUMBERS:
        return NUMBERS[kind](float(value["value"]) if kind.startswith("real") else int(value["value"]))
    if kind == "datetime":
        return pywbem.CIMDateTime(value["value"])
    if kind == "char16":
        return pywbem.Char16(value["value"])
    if kind == "path":
        return pywbem.CIMInstanceName(
            value["className"],
            keybindings=[(name, decode(key)) for name, key in value["keys"].items()],
            namespace=value.get("namespace"),
            host=value.get("host"),
        )
    if kind == "instance":
        instance = pywbem.CIMInstance(value["className"])
        for name, item in value["properties"].items():
            instance.properties[name] = decode_property(name, item)
        if value.get("path"):
            instance.path = decode(value["path"])
        return instance
    raise ValueError(f"type {kind!r} is not known")


def decode_property(name, item):
    """A property: a bare string or boolean, a typed value, or {"type", "value": [..] or null} for arrays and NULL."""
    if not isinstance(item, dict) or item["type"] in ("path", "instance"):
        return pywbem.CIMProperty(name, decode(item))
    kind, value = item["type"], item["value"]
    if isinstance(value, list):
        return pywbem.CIMProperty(name, [decode_item(kind, one) for one in value], type=kind, is_array=True)
    return pywbem.CIMProperty(name, decode_item(kind, value), type=kind, is_array=item.get("isArray", False))


def decode_item(kind, value):
    if value is None or kind in ("string", "boolean", "reference"):
        return value
    return decode({"type": kind, "value": value})


def encode(value):
    """What pywbem returns to JSON."""
    if value is None or isinstance(value, (bool, str)) and not isinstance(value, pywbem.Char16):
        return value
    if isinstance(value, pywbem.Char16):
        return {"type": "char16", "value": str(value)}
    if isinstance(value, pywbem.CIMInstanceName):
        return {
            "type": "path",
            "className": value.classname,
            "keys": {name: encode(key) for name, key in value.keybindings.items()},
            "namespace": value.namespace,
            "host": value.host,
        }
    if isinstance(value, pywbem.CIMInstance):
        return {
            "type": "instance",
            "className": value.classname,
            "properties": {name: encode_property(item) for name, item in value.properties.items()},
            "path": encode(value.path),
        }
    if isinstance(value, pywbem.CIMClass):
        return {
            "type": "class",
            "className": value.classname,
            "superclass": value.superclass,
            "properties": {name: item.type for name, item in value.properties.items()},
            "methods": {
                name: {
                    "returns": method.return_type,
                    "parameters": {key: parameter.type for key, parameter in method.parameters.items()},
                }
                for name, method in value.methods.items()
            },
            "qualifiers": {name: encode(item.value) for name, item in value.qualifiers.items()},
        }
    if isinstance(value, pywbem.CIMClassName):
        return {"type": "classname", "className": value.classname, "namespace": value.namespace}
    if isinstance(value, pywbem.CIMDateTime):
        return {"type": "datetime", "value": str(value)}
    if isinstance(value, pywbem.CIMType):
        return {"type": value.cimtype, "value": repr_number(value)}
    if isinstance(value, (int, float)):
        return {"type": "number", "value": str(value)}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {name: encode(item) for name, item in value.items()}
    if hasattr(value, "_fields"):
        return {name: encode(getattr(value, name)) for name in value._fields}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    raise ValueError(f"{type(value).__name__} cannot be sent")


def repr_number(value):
    return str(float(value)) if isinstance(value, pywbem.CIMFloat) else str(int(value))


def encode_property(item):
    if item.value is None:
        return {"type": item.type, "value": None, "isArray": item.is_array}
    encoded = encode(item.value)
    if item.is_array:
        return {"type": item.type, "value": [plain(one) for one in encoded], "isArray": True}
    if isinstance(encoded, dict) and encoded["type"] in ("path", "instance"):
        return {**encoded, "cimType": item.type}
    return {"type": item.type, "value": plain(encoded), "isArray": False}


def plain(encoded):
    return encoded["value"] if isinstance(encoded, dict) and "value" in encoded else encoded


def answer(connection, request):
    try:
        method = getattr(connection, request["method"])
        arguments = {name: decode_argument(name, value) for name, value in request.get("arguments", {}).items()}
        result = method(**arguments)
        if hasattr(result, "generator"):
            result = {"generator": list(result.generator), "query_result_class": result.query_result_class}
        if hasattr(result, "__next__"):
            result = list(result)
        return {"result": encode(result)}
    except pywbem.Error as error:
        code = getattr(error, "status_code", None)
        return {"error": {"name": type(error).__name__, "code": code, "message": str(error)}}


def decode_argument(name, value):
    # InvokeMethod takes its parameters as (name, value) pairs: their values are typed, their names are not.
    if name == "Params" and isinstance(value, dict) and "type" not in value:
        return [(key, decode(item)) for key, item in value.items()]
    return decode(value)


def main():
    server = json.loads(sys.stdin.readline())
    connection = pywbem.WBEMConnection(
        server["url"],
        (server["user"], server["password"]),
        default_namespace=server["namespace"],
        timeout=server.get("timeout", 50),
        use_pull_operations=server.get("pull", False),
    )
    print(json.dumps({"pywbem": pywbem.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(connection, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
