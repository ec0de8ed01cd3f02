import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from './server.js';

export interface RecordedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server with prepared answers, for tests of what a WBEM client sends.  It does not interpret requests. */
export interface FakeWbemServer extends Endpoint {
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/**
 * @param answers by the NAME of the IMETHODCALL or METHODCALL: the content of its response element, such as `<RETURNVALUE ...>`.
 * Other names are refused with CIM_ERR_NOT_SUPPORTED.
 */
export async function startFakeWbemServer(
  answers: Readonly<Record<string, string>>,
): Promise<FakeWbemServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      requests.push({ headers: request.headers, body });
      response.setHeader('Content-Type', 'application/xml; charset="utf-8"');
      response.setHeader('CIMOperation', 'MethodResponse');
      response.end(printAnswer(body, answers));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    user: 'fred',
    password: 'wilma',
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function printAnswer(body: string, answers: Readonly<Record<string, string>>): string {
  const [, id = ''] = /<MESSAGE[^>]* ID="([^"]*)"/.exec(body) ?? [];
  const [, intrinsic = '', name = ''] = /<(I?)METHODCALL NAME="([^"]*)"/.exec(body) ?? [];
  const content = answers[name] ?? '<ERROR CODE="7" DESCRIPTION="no answer is prepared"/>';
  return (
    '<?xml version="1.0" encoding="utf-8" ?>\n' +
    `<CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="${id}" PROTOCOLVERSION="1.0"><SIMPLERSP>` +
    `<${intrinsic}METHODRESPONSE NAME="${name}">${content}</${intrinsic}METHODRESPONSE>` +
    '</SIMPLERSP></MESSAGE></CIM>'
  );
}
