import type { OutputStream } from './Streams.js';

const WIDTH = 24;

/** How far a long command is, in one line that is written over; nothing where the stream is no terminal. */
export class ProgressLine {
  readonly #stream: OutputStream;
  readonly #total: number;
  #shown = false;

  constructor(stream: OutputStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  /** `done` of the total are behind us; `label` says what comes now. */
  show(done: number, label: string): void {
    if (this.#stream.isTTY !== true || this.#total === 0) return;
    const filled = Math.round((WIDTH * done) / this.#total);
    const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
    this.#stream.write(`\r\u001B[K[${bar}] ${done}/${this.#total} ${label.slice(0, 48)}`);
    this.#shown = true;
  }

  /** Takes the line away: what is written next stands where it was. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001B[K');
    this.#shown = false;
  }
}
