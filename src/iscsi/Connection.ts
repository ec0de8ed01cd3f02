import type { Socket } from 'node:net';
import { encodePdu, noDigests, type Digests } from './pdu/framing.js';
import { BHS_BYTES, type Pdu } from './pdu/Pdu.js';
import { PduParser } from './pdu/PduParser.js';

export interface ConnectionHandlers {
  /** An error thrown here ends the connection. */
  receive(pdu: Pdu): void;
  /** Called once after the connection has ended: with the error, or null after an orderly close. */
  ended(error: Error | null): void;
}

/** Maximum number of bytes passed to the socket at once.  A socket reports progress only after all bytes of a write have left. */
const SOCKET_BYTES = 1 << 20;

/** Answers to requests that arrived together are passed to the socket together, up to this number of bytes. */
const TOGETHER_BYTES = 1 << 17;

const nothing = Buffer.alloc(0);

interface QueuedPdu {
  readonly pdu: Pdu;
  /** Without digests and padding. */
  readonly bytes: number;
  readonly taken: (() => void) | null;
}

/**
 * A TCP connection that transfers PDUs.
 * Digests are off until `enterFullFeaturePhase`, which takes effect between two PDUs even if both arrived together.  `ended` is
 * called exactly once, and nothing is received after it.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #parser: PduParser;
  #digests: Digests = noDigests;
  /** PDUs that the socket has no space for yet. */
  readonly #queue: QueuedPdu[] = [];
  #queuedBytes = 0;
  #sentBytes = 0;
  #isReadingHeld = false;
  #ended = false;
  #parsing = false;
  /** Callbacks of data that waits for the other answers. */
  #takenTogether: (() => void)[] = [];

  /**
   * @param maxDataBytes maximum accepted data segment.
   * @param maxUnsentBytes reading stops while more data waits to be sent; Infinity: never.
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
      this.#sendQueued();
      this.#readOn();
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

  /** The local address of the connection. */
  get localAddress(): string | null {
    return this.#socket.localAddress ?? null;
  }

  get localPort(): number | null {
    return this.#socket.localPort ?? null;
  }

  send(...pdus: readonly Pdu[]): void {
    this.#send(pdus, null);
  }

  sendData(pdus: readonly Pdu[], taken: () => void): void {
    this.#send(pdus, taken);
  }

  get unsentBytes(): number {
    return this.#queuedBytes + this.#socket.writableLength;
  }

  get takenBytes(): number {
    return this.#sentBytes - this.unsentBytes;
  }

  holdReading(isHeld: boolean): void {
    this.#isReadingHeld = isHeld;
    if (isHeld) this.#socket.pause();
    else this.#readOn();
  }

  enterFullFeaturePhase(digests: Digests, maxDataBytes: number): void {
    this.#digests = digests;
    this.#parser.digests = digests;
    this.#parser.maxDataBytes = maxDataBytes;
  }

  /** Closes the connection after everything has been sent.  The peer has `lingerMs` to receive it. */
  finish(lingerMs = 1000): void {
    if (this.#ended) return;
    this.#sendQueued(Infinity);
    this.#tellTaken();
    this.#ended = true;
    this.#socket.resume();
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), lingerMs);
    this.#socket.once('close', () => clearTimeout(timer));
    this.handlers.ended(null);
  }

  /** Lets go of the socket, which is not read any more: another process goes on with it.  No handler is called from now on. */
  release(): Socket {
    this.#ended = true;
    const socket = this.#socket;
    socket.pause();
    for (const event of ['data', 'drain', 'error', 'close', 'end']) socket.removeAllListeners(event);
    // It is not this connection's any more; one that fails on its way is closed.
    socket.on('error', () => {});
    return socket;
  }

  /** Closes the connection at once. */
  destroy(error: Error | null = null): void {
    this.#end(error);
  }

  #send(pdus: readonly Pdu[], taken: (() => void) | null): void {
    if (this.#ended || pdus.length === 0) {
      taken?.();
      return;
    }
    const count = this.#queue.length === 0 ? this.#write(pdus, taken) : 0;
    for (let i = count; i < pdus.length; i++) {
      const pdu = pdus[i] as Pdu;
      const bytes = BHS_BYTES + pdu.ahs.length + pdu.data.length;
      this.#queue.push({ pdu, bytes, taken: i === pdus.length - 1 ? taken : null });
      this.#queuedBytes += bytes;
      this.#sentBytes += bytes;
    }
    if (this.#isFull) this.#socket.pause();
  }

  /**
   * Passes as many PDUs to the socket as it has space for, and returns their number.  Usually the system accepts them at once.
   */
  #write(pdus: readonly Pdu[], taken: (() => void) | null): number {
    const socket = this.#socket;
    let count = 0;
    socket.cork();
    for (const pdu of pdus) {
      if (socket.writableLength >= SOCKET_BYTES) break;
      for (const piece of encodePdu(pdu, this.#digests)) {
        this.#sentBytes += piece.length;
        socket.write(piece);
      }
      count++;
    }
    socket.uncork();
    if (taken !== null && count === pdus.length) this.#whenTaken(taken);
    return count;
  }

  /** Calls `taken` when everything passed to the socket so far has been sent. */
  #whenTaken(taken: () => void): void {
    if (this.#parsing && !this.#ended) this.#takenTogether.push(taken);
    else if (this.#socket.writableLength === 0) taken();
    else this.#socket.write(nothing, taken);
  }

  /** Small writes show soon whether the peer receives data. */
  #sendQueued(mostBytes = SOCKET_BYTES): void {
    if (this.#ended || this.#queue.length === 0) return;
    const socket = this.#socket;
    const done: (() => void)[] = [];
    let count = 0;
    socket.cork();
    for (const { pdu, bytes, taken } of this.#queue) {
      if (socket.writableLength >= mostBytes) break;
      count++;
      this.#queuedBytes -= bytes;
      for (const piece of encodePdu(pdu, this.#digests)) socket.write(piece);
      if (taken !== null) done.push(taken);
    }
    this.#queue.splice(0, count);
    socket.uncork();
    for (const taken of done) this.#whenTaken(taken);
  }

  get #isFull(): boolean {
    return this.unsentBytes > this.maxUnsentBytes;
  }

  #readOn(): void {
    if (this.#ended || this.#isReadingHeld || this.#isFull || !this.#socket.isPaused()) return;
    this.#parse();
    if (!this.#isStopped) this.#socket.resume();
  }

  /** Data that has arrived already is processed later. */
  get #isStopped(): boolean {
    return this.#ended || this.#isReadingHeld || this.#isFull;
  }

  #parse(): void {
    if (this.#parsing) return;
    this.#parsing = true;
    this.#socket.cork();
    try {
      for (let pdu = this.#next(); pdu !== null; pdu = this.#next()) {
        this.handlers.receive(pdu);
        if (this.#socket.writableLength >= TOGETHER_BYTES) this.#sendTogether();
      }
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#parsing = false;
      this.#socket.uncork();
      this.#tellTaken();
    }
  }

  #sendTogether(): void {
    this.#socket.uncork();
    this.#tellTaken();
    this.#socket.cork();
  }

  #tellTaken(): void {
    const told = this.#takenTogether;
    if (told.length === 0) return;
    this.#takenTogether = [];
    const tell = (): void => {
      for (const taken of told) taken();
    };
    if (this.#socket.writableLength === 0 || this.#socket.destroyed) tell();
    else this.#socket.write(nothing, tell);
  }

  #next(): Pdu | null {
    return this.#isStopped ? null : this.#parser.next();
  }

  #end(error: Error | null): void {
    this.#socket.destroy();
    const wasEnded = this.#ended;
    this.#ended = true;
    const queued = this.#queue.splice(0);
    this.#queuedBytes = 0;
    if (!wasEnded) this.handlers.ended(error);
    // Called last: what the callbacks start does not concern this connection.
    for (const { taken } of queued) taken?.();
  }
}
