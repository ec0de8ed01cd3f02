import type { CimXmlHandler } from '../../src/http/CimXmlHandler.js';
import { HttpServer, type HttpServerOptions } from '../../src/http/HttpServer.js';

/** "admin:right" in Base64. */
export const authorization = 'Authorization: Basic YWRtaW46cmlnaHQ=';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** A server on a free port of 127.0.0.1 whose only user is `admin` with the password `right`. */
export async function startHttpServer(
  handleRequest: CimXmlHandler,
  options: Partial<HttpServerOptions> = {},
): Promise<{ server: HttpServer; url: string; log: LogLine[] }> {
  const log: LogLine[] = [];
  const logAt =
    (level: string) =>
    (fields: object, message: string): void => {
      log.push({ level, fields, message });
    };
  const server = new HttpServer({
    port: 0,
    bind: '127.0.0.1',
    maxBodyBytes: 1000,
    maxHeaderBytes: 2000,
    requestTimeoutMs: 10_000,
    authenticator: {
      authenticate: async (name, password) =>
        name === 'admin' && password === 'right' ? { name, roles: new Set(['read']) } : null,
    },
    handleRequest,
    log: {
      isLevelEnabled: () => true,
      debug: logAt('debug'),
      warn: logAt('warn'),
      error: logAt('error'),
    },
    ...options,
  });
  return { server, url: await server.start(), log };
}
