import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { identityOf, type FleetIdentity } from '../security/fleetCertificates.js';
import { clientEnd, ListenError } from '../http/Listener.js';

/** A member of a fleet: an agent or an endpoint. */
export interface FleetMember {
  readonly current: FleetCredentials;
  /** Calls `listener` after each renewal of the certificate. */
  onChange(listener: () => void): void;
}

/** Certificates and key in PEM. */
export interface FleetCredentials {
  readonly fleetId: string;
  /** The certificate of the fleet's CA. */
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
}

/** Answers a request of an endpoint.  Never rejects. */
export type FleetRequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: FleetIdentity,
) => Promise<void>;

export interface FleetServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly bind: string;
  /** By default 64: enough for five endpoints with four connections each, and for connections that are being replaced. */
  readonly maxConnections?: number;
  readonly identity: FleetMember;
  readonly handle: FleetRequestHandler;
  readonly log: {
    warn(fields: object, message: string): void;
    debug(fields: object, message: string): void;
  };
}

const defaultMaxConnections = 64;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
const idleTimeoutMs = 120_000;
const handshakeTimeoutMs = 10_000;
const maxHeaderBytes = 16 * 1024;

/**
 * The HTTPS server of an agent or an endpoint for the endpoints of its fleet.  It uses TLS 1.3 and requires a client certificate.  Clients that
 * are no endpoints of the fleet get 403.
 */
export class FleetServer {
  readonly #server: Server;
  readonly #options: FleetServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Set<ServerResponse>();
  #isClosing = false;

  constructor(options: FleetServerOptions) {
    this.#options = options;
    const { identity, handle, log } = options;
    this.#server = createServer(
      {
        ...secureOptions(identity),
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
        maxHeaderSize: maxHeaderBytes,
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: idleTimeoutMs,
        handshakeTimeout: handshakeTimeoutMs,
      },
      (request, response) => {
        this.#begin(response);
        const endpoint = findEndpoint(request.socket as TLSSocket, identity.current.fleetId);
        if (endpoint === null) {
          log.warn(
            { address: request.socket.remoteAddress },
            'a request was refused: its certificate is of no endpoint of this fleet, or has ended',
          );
          response.writeHead(403, { Connection: 'close' }).end();
          return;
        }
        void handle(request, response, endpoint);
      },
    );
    this.#server.maxConnections = options.maxConnections ?? defaultMaxConnections;
    this.#server
      .on('connection', (socket: Socket) => {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
      })
      .on('tlsClientError', (error, socket) =>
        log.debug({ err: error, address: socket.remoteAddress }, 'a connection was refused'),
      );
    identity.onChange(() => this.#server.setSecureContext(secureOptions(identity)));
  }

  /** Begins to listen.  @returns the port.  @throws ListenError */
  listen(): Promise<number> {
    const { port, bind } = this.#options;
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => reject(new ListenError(port, bind, error));
      this.#server.once('error', onError).listen(port, bind, () => {
        this.#server.off('error', onError);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Refuses new requests and waits for those in progress, for at most `waitMs`.  Then it closes their connections. */
  async close(waitMs = 0): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#isClosing = true;
    for (const answer of this.#answers) announceClose(answer);
    this.#closeIdle();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, waitMs);
    await closed;
    clearTimeout(timer);
  }

  #begin(response: ServerResponse): void {
    this.#answers.add(response);
    if (this.#isClosing) announceClose(response);
    response.once('close', () => {
      this.#answers.delete(response);
      // An answer that had begun may have said that its connection stays open.
      if (this.#isClosing) setImmediate(() => this.#closeIdle());
    });
  }

  /** Closes connections without a request, those in their handshake too.  Node counts new ones as busy until their first request has ended. */
  #closeIdle(): void {
    const busy = new Set([...this.#answers].map(({ req }) => clientEnd(req.socket)));
    for (const socket of this.#sockets) if (!busy.has(clientEnd(socket))) socket.destroy();
  }
}

function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/**
 * The endpoint at the other side; null: there is none of this fleet.  Asked at each request: a connection that is kept open, or taken up
 * again by a ticket, outlives the certificate that it began with.
 */
function findEndpoint(socket: TLSSocket, fleetId: string): FleetIdentity | null {
  // A socket that has just closed has none.
  const raw = (socket.getPeerCertificate() as PeerCertificate | null)?.raw as Buffer | undefined;
  if (raw === undefined) return null;
  const certificate = new X509Certificate(raw);
  if (Date.parse(certificate.validTo) <= Date.now()) return null;
  const identity = identityOf(certificate);
  return identity?.role === 'endpoint' && identity.fleetId === fleetId ? identity : null;
}

function secureOptions({ current: { ca, certificate, privateKey } }: FleetMember): {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
} {
  return { ca, cert: certificate, key: privateKey };
}
