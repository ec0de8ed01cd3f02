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

/** Limits that Node's HTTP server enforces itself. */
export interface ListenerLimits {
  readonly maxHeaderBytes: number;
  readonly headerTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** An address that cannot be listened on.  The sentence names it. */
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

/** One address that accepts HTTP or HTTPS requests. */
export class Listener {
  readonly server: Server | TlsServer;
  readonly #options: ListenerOptions;
  /** Connections during the TLS handshake, by the client's address and port.  No request has arrived on them. */
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

  /** Calls `listener` with each TCP connection as soon as it is established. */
  onConnection(listener: (socket: Socket) => void): this {
    this.server.on('connection', listener);
    return this;
  }

  /** Calls `listener` with each connection when it is ready for requests.  Requests refer to the same socket. */
  onReady(listener: (socket: Socket) => void): this {
    if (this.#options.tls === null) this.server.on('connection', listener);
    else this.server.on('secureConnection', listener);
    return this;
  }

  /**
   * Starts listening.  Returns the URL, with the actual port if port 0 was given.
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

  /** Refuses new connections and resolves when the last one is closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  /** Closes connections during their TLS handshake. */
  destroyHandshakes(): void {
    for (const socket of this.#handshaking.values()) socket.destroy();
  }
}

/** The client's address and port.  They are the same for a TCP connection and the TLS connection over it. */
export function clientEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
