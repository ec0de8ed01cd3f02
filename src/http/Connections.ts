import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A request and its response, from the end of the headers until the last byte has been handed to the socket. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly abort: AbortController;
}

/** The open connections and the exchanges in progress on each.  With pipelining there may be several. */
export class Connections {
  readonly #exchanges = new Map<Duplex, Set<Exchange>>();
  /** Connections that accept one more request at most. */
  readonly #toBeClosed = new WeakSet<Duplex>();
  readonly #onExchangeEnd: () => void;

  constructor(onExchangeEnd: () => void) {
    this.#onExchangeEnd = onExchangeEnd;
  }

  add(socket: Socket): void {
    const exchanges = new Set<Exchange>();
    this.#exchanges.set(socket, exchanges);
    socket.on('close', () => {
      this.#exchanges.delete(socket);
      for (const { response, abort } of exchanges) {
        abort.abort(new Error('the client has gone away'));
        if (!response.destroyed) closeUnsent(response);
      }
    });
  }

  has(socket: Duplex): boolean {
    return this.#exchanges.has(socket);
  }

  begin(request: IncomingMessage, response: ServerResponse): Exchange {
    if (this.#toBeClosed.has(request.socket)) response.setHeader('Connection', 'close');
    const exchange = { request, response, abort: new AbortController() };
    const exchanges = this.#exchanges.get(request.socket);
    exchanges?.add(exchange);
    response.on('close', () => {
      // If the response was not finished, the socket is closing, and its own listener aborts the exchange.
      if (response.writableFinished) exchanges?.delete(exchange);
      this.#onExchangeEnd();
    });
    return exchange;
  }

  /** The exchanges in progress on one connection, the oldest first. */
  underWay(socket: Duplex): readonly Exchange[] {
    return [...(this.#exchanges.get(socket) ?? [])];
  }

  /** The number of requests in progress on one connection. */
  countUnderWay(socket: Duplex): number {
    return this.#exchanges.get(socket)?.size ?? 0;
  }

  /** Closes connections on which no byte of a request has arrived. */
  closeSilent(): void {
    for (const socket of this.#exchanges.keys()) {
      if ('bytesRead' in socket && socket.bytesRead === 0) socket.destroy();
    }
  }

  /**
   * Announces the end of each connection: in the current response if its headers have not been sent, otherwise in the next one.
   */
  announceClose(): void {
    for (const [socket, exchanges] of this.#exchanges) {
      this.#toBeClosed.add(socket);
      for (const { response } of exchanges) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
    }
  }

  /** Closes all connections at once and aborts the work in progress. */
  destroyAll(): void {
    for (const [socket, exchanges] of this.#exchanges) {
      for (const { abort } of exchanges) abort.abort(new Error('the server stops'));
      socket.destroy();
    }
  }
}

/** When a connection ends, Node closes the response that is being sent, but not those queued behind it. */
function closeUnsent(response: ServerResponse): void {
  response.destroy();
  response.emit('close');
}
