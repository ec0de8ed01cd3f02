import { AnswerCache } from '../../src/cimxml/encode/AnswerCache.js';
import { cimXmlProtocol } from '../../src/cimxml/cimXmlProtocol.js';
import { HttpServer, type HttpLimits, type HttpServerOptions } from '../../src/http/HttpServer.js';
import type { AuthenticatedRequest, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import { OperationDeadline } from '../../src/operations/OperationDeadline.js';
import type { StorageGateway } from '../../src/storagegateway/StorageGateway.js';
import { storageGatewayProtocol } from '../../src/storagegateway/storageGatewayProtocol.js';
import type { WsmanServer } from '../../src/wsman/handleRequest.js';
import { wsmanProtocols } from '../../src/wsman/wsmanProtocol.js';

/** "admin:right" in Base64. */
export const authorization = 'Authorization: Basic YWRtaW46cmlnaHQ=';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** Limits beside the other options; one listener of plain HTTP unless `listeners` says otherwise. */
export interface StartOptions extends Partial<Omit<HttpServerOptions, 'limits'> & HttpLimits> {
  readonly port?: number;
  readonly bind?: string;
  /** The AWS door beside the other one. */
  readonly storageGateway?: Pick<StorageGateway, 'answer' | 'answerTooLong'>;
  /** The WS-Management door beside it. */
  readonly wsman?: WsmanServer;
  /** How long an answer may take to begin. */
  readonly operationTimeoutMs?: number;
}

export type Handle = (request: AuthenticatedRequest) => Promise<ProtocolResponse>;

const roomyLimits: HttpLimits = {
  maxBodyBytes: 1000,
  maxBodiesBytes: 1_000_000,
  maxHeaderBytes: 2000,
  maxConnections: 1000,
  maxConnectionsPerAddress: 1000,
  maxRequests: 1000,
  maxRequestsPerConnection: 100,
  headerTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  idleTimeoutMs: 60_000,
};

/** A server with the CIM-XML door on a free port of 127.0.0.1 whose only user is `admin` with the password `right`. */
export async function startHttpServer(
  handle: Handle,
  {
    port = 0,
    bind = '127.0.0.1',
    storageGateway,
    wsman,
    operationTimeoutMs = 30_000,
    ...options
  }: StartOptions = {},
): Promise<{ server: HttpServer; url: string; urls: string[]; log: LogLine[] }> {
  const log: LogLine[] = [];
  const logAt =
    (level: string) =>
    (fields: object, message: string): void => {
      log.push({ level, fields, message });
    };
  const deadline = new OperationDeadline(operationTimeoutMs);
  const unused = {
    executor: {
      areReferencesGiven: () => false,
      areInstancesStored: () => false,
      execute: () => Promise.reject(new Error('not used')),
    },
    answers: new AnswerCache(),
    log: { error: () => {} },
  };
  const server = new HttpServer({
    listeners: [{ port, bind, tls: null }],
    limits: { ...roomyLimits, ...options },
    authenticator: {
      authenticate: async (name, password) =>
        name === 'admin' && password === 'right' ? { name, roles: new Set(['read']) } : null,
    },
    protocols: [
      ...(wsman ? wsmanProtocols(wsman) : []),
      ...(storageGateway ? [storageGatewayProtocol(storageGateway)] : []),
      {
        ...cimXmlProtocol(unused),
        answer: async (request: AuthenticatedRequest) => {
          const work = handle(request);
          const body = await deadline.wait(
            work.then((response) => response.body),
            request.abort,
          );
          return { ...(await work), body };
        },
      },
    ],
    log: {
      isLevelEnabled: () => true,
      debug: logAt('debug'),
      warn: logAt('warn'),
      error: logAt('error'),
    },
    ...options,
  });
  const urls = await server.start();
  return { server, url: urls[0] ?? '', urls, log };
}
