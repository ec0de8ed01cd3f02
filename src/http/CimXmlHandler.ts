import type { CimXmlRequest, CimXmlResponse } from '../cimxml/handleRequest.js';

/** What stands behind the CIM-XML door: `handleRequest` with its rooms. */
export type CimXmlHandler = (request: CimXmlRequest) => Promise<CimXmlResponse>;
