"""pywbem and boto3 over HTTPS for the tests: requests as JSON lines on standard input, answers on standard output.

Each line names a function below and its arguments; the answer is {"result": ...} or {"error": {"name", "code"}}.
"""

import json
import os
import sys

# What this machine trusts in general would be taken in place of what a test says.
for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
    os.environ.pop(name, None)

import boto3
import pywbem
from botocore.config import Config

connections = {}


def connect(url, ca, user=None, password=None, certificate=None, key=None):
    return pywbem.WBEMConnection(
        url,
        (user, password) if user else None,
        default_namespace="interop",
        ca_certs=ca,
        x509={"cert_file": certificate, "key_file": key} if certificate else None,
        timeout=20,
    )


def managers(**where):
    return [path.classname for path in connect(**where).EnumerateInstanceNames("CIM_ObjectManager")]


def open_paths(count, timeout, **where):
    """Opens an enumeration and leaves it open."""
    key = json.dumps(where, sort_keys=True)
    connection = connections.setdefault(key, connect(**where))
    pulled = connection.OpenEnumerateInstancePaths("CIM_ManagedElement", MaxObjectCount=count, OperationTimeout=timeout)
    return [len(pulled.paths), pulled.eos]


def gateways(url, ca, region, accessKeyId, secretAccessKey):
    client = boto3.client(
        "storagegateway",
        endpoint_url=url,
        region_name=region,
        aws_access_key_id=accessKeyId,
        aws_secret_access_key=secretAccessKey,
        verify=ca,
        config=Config(retries={"max_attempts": 0}, read_timeout=20, ignore_configured_endpoint_urls=True),
    )
    return len(client.list_gateways()["Gateways"])


FUNCTIONS = {"managers": managers, "open_paths": open_paths, "gateways": gateways}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"result": FUNCTIONS[request["function"]](**request["arguments"])}
    except Exception as error:
        answer = {"error": {"name": type(error).__name__, "code": getattr(error, "status_code", None)}}
    print(json.dumps(answer))
