import type { Socket } from 'node:net';
import { encodePdu, noDigests, type Digests } from './pdu/framing.js';
import type { Pdu } from './pdu/Pdu.js';
import { PduParser } from './pdu/PduParser.js';

export interface ConnectionHandlers {
  /** What it throws ends the connection with that error. */
  receive(pdu: Pdu): void;
  /** Once, when the connection has ended: with the error that ended it, or null where an end closed it in order. */
  ended(error: Error | null): void;
}

/**
 * A TCP connection that carries PDUs.
 *
 * Digests are off until `enterFullFeaturePhase`, which takes effect between two PDUs even when both arrived together.
 * `ended` is called exactly once, and nothing is received after it.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #parser: PduParser;
  #digests: Digests = noDigests;
  #ended = false;
  #parsing = false;

  /**
   * @param maxDataBytes the longest data segment accepted.
   * @param maxUnsentBytes stop reading while that much waits to be sent; Infinity: never.
   */
  constructor(
    socket: Socket,
    public handlers: ConnectionHandlers,
    maxDataBytes: number,
    readonly maxUnsentBytes: number = Infinity,
  ) {
    this.#socket = socket;
    this.#parser = new PduParser(maxDataBytes);
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      if (this.#ended) return;
      this.#parser.push(bytes);
      this.#parse();
    });
    socket.on('drain', () => {
      if (!this.#ended && socket.isPaused()) socket.resume();
    });
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(null));
    socket.on('end', () => this.#end(null));
  }

  get remoteAddress(): string | null {
    return this.#socket.remoteAddress ?? null;
  }

  get remotePort(): number | null {
    return this.#socket.remotePort ?? null;
  }

  /** The address that the peer connected to, or we did from. */
  get localAddress(): string | null {
    return this.#socket.localAddress ?? null;
  }

  get localPort(): number | null {
    return this.#socket.localPort ?? null;
  }

  send(...pdus: readonly Pdu[]): void {
    if (this.#ended || pdus.length === 0) return;
    this.#socket.cork();
    for (const pdu of pdus) {
      for (const piece of encodePdu(pdu, this.#digests)) this.#socket.write(piece);
    }
    this.#socket.uncork();
    if (this.#socket.writableLength > this.maxUnsentBytes) this.#socket.pause();
  }

  enterFullFeaturePhase(digests: Digests, maxDataBytes: number): void {
    this.#digests = digests;
    this.#parser.digests = digests;
    this.#parser.maxDataBytes = maxDataBytes;
  }

  /** Ends it after what was sent has left; the peer has `lingerMs` to take it. */
  finish(lingerMs = 1000): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.resume();
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), lingerMs);
    this.#socket.once('close', () => clearTimeout(timer));
    this.handlers.ended(null);
  }

  /** Ends it at once. */
  destroy(error: Error | null = null): void {
    this.#end(error);
  }

  #parse(): void {
    if (this.#parsing) return;
    this.#parsing = true;
    try {
      for (let pdu = this.#next(); pdu !== null; pdu = this.#next()) this.handlers.receive(pdu);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#parsing = false;
    }
  }

  #next(): Pdu | null {
    return this.#ended ? null : this.#parser.next();
  }

  #end(error: Error | null): void {
    this.#socket.destroy();
    if (this.#ended) return;
    this.#ended = true;
    this.handlers.ended(error);
  }
}
