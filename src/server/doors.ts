import type { CimXmlServer } from '../cimxml/handleRequest.js';
import { cimXmlProtocol } from '../cimxml/cimXmlProtocol.js';
import type { Console } from '../console/Console.js';
import { consoleProtocol } from '../console/consoleProtocol.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import type { StorageGateway } from '../storagegateway/StorageGateway.js';
import { storageGatewayProtocol } from '../storagegateway/storageGatewayProtocol.js';
import type { WsmanServer } from '../wsman/handleRequest.js';
import { wsmanProtocols } from '../wsman/wsmanProtocol.js';

export interface DoorDeps {
  readonly cimXml: CimXmlServer;
  readonly wsman: WsmanServer;
  /** Null if it is switched off. */
  readonly console: Pick<Console, 'answer' | 'answerTooLong'> | null;
  readonly storageGateway: Pick<StorageGateway, 'answer' | 'answerTooLong'>;
}

/** The protocols of the HTTP server.  The first one that accepts a request answers it. */
export function doorsOf({ cimXml, wsman, storageGateway, console }: DoorDeps): readonly ProtocolHandler[] {
  const pages = console === null ? [] : [consoleProtocol(console)];
  return [storageGatewayProtocol(storageGateway), ...wsmanProtocols(wsman), ...pages, cimXmlProtocol(cimXml)];
}
