/** Reads and writes of a logical unit since its creation: READ, WRITE, WRITE AND VERIFY and WRITE ATOMIC. */
export interface Transfers {
  readonly reads: number;
  readonly readBytes: number;
  /** Sum of the times from the start of a command at the unit to its answer. */
  readonly readMicroseconds: number;
  readonly writes: number;
  readonly writtenBytes: number;
  readonly writeMicroseconds: number;
}

/** Counts successful commands only. */
export class TransferCounts {
  /** ms since the epoch. */
  readonly startedAt = Date.now();
  #reads = 0;
  #readBytes = 0;
  #readMs = 0;
  #writes = 0;
  #writtenBytes = 0;
  #writeMs = 0;

  count(kind: 'read' | 'write', bytes: number, ms: number): void {
    if (kind === 'read') {
      this.#reads += 1;
      this.#readBytes += bytes;
      this.#readMs += ms;
    } else {
      this.#writes += 1;
      this.#writtenBytes += bytes;
      this.#writeMs += ms;
    }
  }

  get transfers(): Transfers {
    return {
      reads: this.#reads,
      readBytes: this.#readBytes,
      readMicroseconds: Math.round(this.#readMs * 1_000),
      writes: this.#writes,
      writtenBytes: this.#writtenBytes,
      writeMicroseconds: Math.round(this.#writeMs * 1_000),
    };
  }
}
