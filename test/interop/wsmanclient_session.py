"""
WS-Management by python-wsmanclient, one JSON request a line: enumerate, which pulls by itself, pull and invoke are all that it has.

Arguments: port, user; the password is in WSMAN_PASSWORD.
"""

import json
import os
import sys

from lxml import etree
from wsmanclient.client import Client

client = Client("127.0.0.1", sys.argv[2], os.environ["WSMAN_PASSWORD"], port=int(sys.argv[1]), protocol="http")


def call(request):
    operation = request.pop("operation")
    return etree.tostring(getattr(client, operation)(**request), encoding="unicode")


for line in sys.stdin:
    try:
        print(json.dumps({"answer": call(json.loads(line))}))
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
