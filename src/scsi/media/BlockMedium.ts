/** A run of logical blocks in one provisioning state. */
export interface ProvisionedRun {
  readonly blocks: number;
  readonly mapped: boolean;
}

/**
 * The storage of logical blocks of a direct-access unit: MemoryMedium, FileMedium or DeviceMedium.
 * Ranges are checked by the caller.  All methods but `writeAtomic`, `flush` and `close` are synchronous, so that a command that
 * reads and then writes (COMPARE AND WRITE, ORWRITE) is atomic.  They throw the errors of the operating system.
 */
export interface BlockMedium {
  /** Number of bytes in a logical block. */
  readonly blockSize: number;
  /** Capacity in logical blocks. */
  readonly blocks: number;
  /** Blocks that are mapped and deallocated together.  Ranges that are not aligned to it are zeroed but stay mapped. */
  readonly granularityBlocks: number;
  /** Whether a write is on stable storage only after `flush`. */
  readonly hasVolatileCache: boolean;

  /** A block that is not mapped reads as zeros.  The returned bytes do not change later. */
  read(lba: number, blocks: number): Buffer;

  /** `pieces` together are a whole number of blocks.  They are not used after the call. */
  write(lba: number, ...pieces: readonly Buffer[]): void;

  /**
   * As `write`, and on stable storage when the promise resolves.  After a crash all of it or nothing is there.  A later `read`
   * returns it at once.
   */
  writeAtomic(lba: number, data: Buffer): Promise<void>;

  /** Deallocates blocks.  They read as zeros afterwards. */
  unmap(lba: number, blocks: number): void;

  /** The run of blocks with the same state that begins at `lba`, at least one block. */
  status(lba: number): ProvisionedRun;

  /** Flushes all earlier writes to stable storage. */
  flush(): Promise<void>;

  close(): Promise<void>;
}
