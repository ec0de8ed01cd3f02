import type { OutputStream } from './Streams.js';

const WIDTH = 24;

/** Shows the progress of a long command in one line that is overwritten.  Nothing is shown if the stream is not a terminal. */
export class ProgressLine {
  readonly #stream: OutputStream;
  readonly #total: number;
  #shown = false;

  constructor(stream: OutputStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  /** `done` of the total are complete; `label` names the current step. */
  show(done: number, label: string): void {
    if (this.#stream.isTTY !== true || this.#total === 0) return;
    const filled = Math.round((WIDTH * done) / this.#total);
    const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
    this.#stream.write(`\r\u001B[K[${bar}] ${done}/${this.#total} ${label.slice(0, 48)}`);
    this.#shown = true;
  }

  /** Clears the line, so that further output replaces it. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001B[K');
    this.#shown = false;
  }
}
