"""
WS-Management by clients of others, one JSON request a line: pypsrp's WSMan for every operation that it has, and pywinrm.

Arguments: port, user; the password is in WSMAN_PASSWORD.
"""

import json
import os
import sys
import xml.etree.ElementTree as ET

import winrm
from pypsrp.exceptions import WSManFaultError
from pypsrp.wsman import OptionSet, SelectorSet, WSMan

port, user = int(sys.argv[1]), sys.argv[2]
password = os.environ["WSMAN_PASSWORD"]
client = WSMan(
    "127.0.0.1", port=port, username=user, password=password, ssl=False, auth="basic", encryption="never",
    max_envelope_size=1048576,
)


def element_of(text):
    return None if text is None else ET.fromstring(text)


def filled(options, values):
    for name, value in values.items():
        options.add_option(name, value)
    return options


def call(request):
    operation = request["operation"]
    if operation == "shell":
        session = winrm.Session(f"http://127.0.0.1:{port}/wsman", auth=(user, password), transport="basic")
        return session.run_cmd("ipconfig").std_out.decode()
    arguments = {
        "resource_uri": request["uri"],
        "resource": element_of(request.get("body")),
        "selector_set": filled(SelectorSet(), request.get("selectors", {})),
    }
    if request.get("options"):
        arguments["option_set"] = filled(OptionSet(), request["options"])
    if operation == "invoke":
        arguments["action"] = request["action"]
    answer = getattr(client, operation)(**arguments)
    # What an action of a class gives comes with its envelope.
    body = answer.find("{http://www.w3.org/2003/05/soap-envelope}Body")
    return ET.tostring(answer if body is None else body, encoding="unicode")


for line in sys.stdin:
    try:
        print(json.dumps({"answer": call(json.loads(line))}))
    except WSManFaultError as fault:
        print(json.dumps({"fault": {"code": fault.code, "reason": fault.reason}}))
    except winrm.exceptions.WSManFaultError as fault:
        print(json.dumps({"fault": {"code": fault.wsmanfault_code, "reason": fault.message}}))
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
