import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import {
  secureContextOptions,
  tlsOptions,
  type ClientCertificateMode,
  type TlsSource,
} from './tlsOptions.js';

export interface ListenerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly bind: string;
  /** null: plain HTTP. */
  readonly tls: { readonly source: TlsSource; readonly clientCertificate: ClientCertificateMode } | null;
}

/** What Node's HTTP server keeps an eye on by itself. */
export interface ListenerLimits {
  readonly maxHeaderBytes: number;
  readonly headerTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** A port that cannot be listened on; the sentence names it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: string;

  constructor(port: number, bind: string, cause: NodeJS.ErrnoException) {
    const where = `${bind} port ${port}`;
    const sentences: Readonly<Record<string, string>> = {
      EADDRINUSE: `${where} is in use by another process: expected it to be free`,
      EADDRNOTAVAIL: `${where}: expected an address of this machine`,
      EACCES: `${where}: expected to have the right to listen there`,
    };
    const { code = 'unknown error' } = cause;
    super(sentences[code] ?? `${where}: ${cause.message}`, { cause });
    this.code = code;
  }
}

/** One address on which requests are taken, by HTTP or HTTPS. */
export class Listener {
  readonly server: Server | TlsServer;
  readonly #options: ListenerOptions;
  /** Connections in the midst of the TLS handshake, by the client's end: nothing was asked for on them yet. */
  readonly #handshaking = new Map<string, Socket>();

  constructor(options: ListenerOptions, limits: ListenerLimits) {
    this.#options = options;
    const { maxHeaderBytes, requestTimeoutMs, idleTimeoutMs } = limits;
    const headerTimeoutMs = Math.min(limits.headerTimeoutMs, requestTimeoutMs);
    const serverOptions = {
      maxHeaderSize: maxHeaderBytes,
      requestTimeout: requestTimeoutMs,
      headersTimeout: headerTimeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, headerTimeoutMs / 2),
    };
    const { tls } = options;
    if (tls === null) {
      this.server = createServer(serverOptions);
    } else {
      const { source, clientCertificate } = tls;
      const server = createTlsServer({
        ...serverOptions,
        ...tlsOptions(source.current, clientCertificate, headerTimeoutMs),
      });
      source.onChange((material) => server.setSecureContext(secureContextOptions(material)));
      server
        .on('connection', (socket: Socket) => {
          const end = clientEnd(socket);
          this.#handshaking.set(end, socket);
          socket.on('close', () => {
            if (this.#handshaking.get(end) === socket) this.#handshaking.delete(end);
          });
        })
        .on('secureConnection', (socket) => this.#handshaking.delete(clientEnd(socket)));
      this.server = server;
    }
  }

  get isEncrypted(): boolean {
    return this.#options.tls !== null;
  }

  /** `listener` gets each TCP connection as soon as it is made. */
  onConnection(listener: (socket: Socket) => void): this {
    this.server.on('connection', listener);
    return this;
  }

  /** `listener` gets each connection when requests can come on it: the socket that requests name. */
  onReady(listener: (socket: Socket) => void): this {
    if (this.#options.tls === null) this.server.on('connection', listener);
    else this.server.on('secureConnection', listener);
    return this;
  }

  /**
   * Begins to listen.  The URL tells the port that was found for port 0.
   * @throws ListenError; no other address or port is tried.
   */
  listen(): Promise<string> {
    const { port, bind } = this.#options;
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => reject(new ListenError(port, bind, error));
      this.server.once('error', onError).listen(port, bind, () => {
        this.server.off('error', onError);
        const { address, port: found, family } = this.server.address() as AddressInfo;
        const protocol = this.isEncrypted ? 'https' : 'http';
        resolve(`${protocol}://${family === 'IPv6' ? `[${address}]` : address}:${found}/`);
      });
    });
  }

  /** Takes no new connection, and settles when the last one is closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  /** Closes connections in the midst of their handshake. */
  destroyHandshakes(): void {
    for (const socket of this.#handshaking.values()) socket.destroy();
  }
}

/** The same for a TCP connection and the TLS connection over it. */
function clientEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
