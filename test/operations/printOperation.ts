import { authorization } from '../http/startHttpServer.js';

/** The bytes of a POST of one operation in `root/test`, with the XML of each parameter. */
export function printOperation(operation: string, parameters: Record<string, string>): string {
  const values = Object.entries(parameters).map(
    ([name, value]) => `<IPARAMVALUE NAME="${name}">${value}</IPARAMVALUE>`,
  );
  const body =
    '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ>' +
    `<IMETHODCALL NAME="${operation}"><LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="test"/></LOCALNAMESPACEPATH>` +
    `${values.join('')}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`;
  return `POST /cimom HTTP/1.1
Host: host.example:5988
${authorization}
Content-Type: application/xml; charset="utf-8"
CIMOperation: MethodCall
CIMMethod: ${operation}
CIMObject: root%2Ftest
Content-Length: ${Buffer.byteLength(body)}

${body}`;
}
