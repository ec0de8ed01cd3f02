import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A request and its answer, from the end of the headers to the last byte handed to the socket. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly abort: AbortController;
}

/** The open connections, and what is under way on each; pipelining makes it several. */
export class Connections {
  readonly #exchanges = new Map<Duplex, Set<Exchange>>();
  /** Each takes one more request at most. */
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
      // Otherwise the socket is closing too, and its listener aborts.
      if (response.writableFinished) exchanges?.delete(exchange);
      this.#onExchangeEnd();
    });
    return exchange;
  }

  /** What is under way on one connection, oldest first. */
  underWay(socket: Duplex): readonly Exchange[] {
    return [...(this.#exchanges.get(socket) ?? [])];
  }

  /** How many requests are under way on one connection. */
  countUnderWay(socket: Duplex): number {
    return this.#exchanges.get(socket)?.size ?? 0;
  }

  /** Closes connections on which no byte of a request has come yet: there is nothing to cut off. */
  closeSilent(): void {
    for (const socket of this.#exchanges.keys()) {
      if ('bytesRead' in socket && socket.bytesRead === 0) socket.destroy();
    }
  }

  /** Has each answer that has not begun say that it is the last one of its connection, and of the others the next one. */
  announceClose(): void {
    for (const [socket, exchanges] of this.#exchanges) {
      this.#toBeClosed.add(socket);
      for (const { response } of exchanges) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
    }
  }

  /** Ends everything now; work under way is told to stop. */
  destroyAll(): void {
    for (const [socket, exchanges] of this.#exchanges) {
      for (const { abort } of exchanges) abort.abort(new Error('the server stops'));
      socket.destroy();
    }
  }
}

/** Node closes the answer that is being sent on a connection that ends, and forgets those that wait behind it. */
function closeUnsent(response: ServerResponse): void {
  response.destroy();
  response.emit('close');
}
