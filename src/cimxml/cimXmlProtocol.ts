import type { ServerAuthenticated } from '../http/ProtocolHandler.js';
import { KeptRequests } from './KeptRequests.js';
import { handleRequest, type CimXmlServer } from './handleRequest.js';

/** URL paths of CIM-XML.  DSP0200 leaves the path open; `/cimom` is customary. */
const cimPaths: readonly string[] = ['/cimom', '/', '/wbem'];

/** The protocol handler of CIM-XML over HTTP (DSP0200). */
export function cimXmlProtocol(given: CimXmlServer): ServerAuthenticated {
  const server = { ...given, requests: new KeptRequests() };
  return {
    name: 'cim-xml',
    paths: cimPaths,
    usage: 'send CIM-XML by POST to /cimom',
    authentication: 'server',
    accepts: ({ method, path }) => method === 'POST' && cimPaths.includes(path),
    answer: (request) => handleRequest(request, server),
  };
}
