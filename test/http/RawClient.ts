import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { patienceMs } from '../support/patience.js';

/** A TCP connection on which a test writes bytes and reads them, with no HTTP library in between. */
export class RawClient {
  readonly #socket: Socket;
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#received += text;
    });
    socket.on('error', () => {});
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/gu, ''));
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Writes one text, each line end as CR LF. */
  send(text: string): this {
    this.#socket.write(text.replaceAll('\n', '\r\n'), 'latin1');
    return this;
  }

  sendBytes(bytes: Uint8Array): this {
    this.#socket.write(bytes);
    return this;
  }

  /** Everything received until the text is in it, with CR LF as a line end and the Date header left out. */
  async until(text: string): Promise<string> {
    await this.#wait(() => this.#printed().includes(text), `"${text}"`);
    return this.#printed();
  }

  /** Everything received until the server has closed the connection. */
  async untilClosed(): Promise<string> {
    await this.#wait(() => this.#socket.destroyed || this.#socket.readableEnded, 'the end of the connection');
    return this.#printed();
  }

  /** What has been received so far is forgotten. */
  clear(): this {
    this.#received = '';
    return this;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  /** Reads nothing more: what the server writes stays in the buffers between. */
  stopReading(): this {
    this.#socket.pause();
    return this;
  }

  /** Nothing more will be sent; what the server sends is still read. */
  finish(): this {
    this.#socket.end();
    return this;
  }

  close(): void {
    this.#socket.destroy();
  }

  #printed(): string {
    return this.#received.replaceAll('\r\n', '\n').replaceAll(/^Date: .*\n/gmu, '');
  }

  async #wait(isThere: () => boolean, what: string): Promise<void> {
    const giveUp = performance.now() + patienceMs;
    while (!isThere()) {
      if (performance.now() > giveUp) throw new Error(`${what} did not come; received:\n${this.#printed()}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
    }
  }
}
