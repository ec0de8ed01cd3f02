"""boto3 for the tests: requests for one Storage Gateway endpoint, as JSON lines on standard input, answers on standard output.

The first line says which: {"url", "region", "accessKeyId", "secretAccessKey"}; the answer is {"boto3": its version}.
Each further line is {"method": a method of its client, "arguments": its keyword arguments}; the answer is {"result": ...}
or {"error": {"name": the exception's class, "type": its code, "errorCode": or null, "message"}}.  The method "paginate:<name>"
gives all pages of a paginator in a list.
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def connect(line):
    return boto3.client(
        "storagegateway",
        endpoint_url=line["url"],
        region_name=line["region"],
        aws_access_key_id=line["accessKeyId"],
        aws_secret_access_key=line["secretAccessKey"],
        config=Config(retries={"max_attempts": 0}, read_timeout=30, ignore_configured_endpoint_urls=True),
    )


def call(client, method, arguments):
    if method.startswith("paginate:"):
        return [bare(page) for page in client.get_paginator(method[9:]).paginate(**arguments)]
    return bare(getattr(client, method)(**arguments))


def bare(response):
    metadata = response.pop("ResponseMetadata")
    if not metadata.get("RequestId"):
        raise ValueError("an answer without a request id")
    return response


def main():
    lines = (json.loads(line) for line in sys.stdin)
    client = connect(next(lines))
    print(json.dumps({"boto3": boto3.__version__}))
    for line in lines:
        try:
            answer = {"result": call(client, line["method"], line["arguments"])}
        except ClientError as error:
            response = error.response
            answer = {
                "error": {
                    "name": type(error).__name__,
                    "type": response["Error"]["Code"],
                    "errorCode": response.get("error", {}).get("errorCode"),
                    "message": response["Error"]["Message"],
                }
            }
        print(json.dumps(answer, default=str))


main()
