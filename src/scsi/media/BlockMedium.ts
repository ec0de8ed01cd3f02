/** A run of logical blocks in one provisioning state. */
export interface ProvisionedRun {
  readonly blocks: number;
  readonly mapped: boolean;
}

/**
 * Where a direct-access unit keeps its logical blocks.  Two kinds: MemoryMedium, FileMedium.
 *
 * Ranges are checked by the caller.  All but `writeAtomic`, `flush` and `close` are synchronous, so that a command that reads and then writes
 * (COMPARE AND WRITE, ORWRITE) is atomic.  They throw what the operating system reports.
 */
export interface BlockMedium {
  /** Bytes in a logical block. */
  readonly blockSize: number;
  /** Capacity in logical blocks. */
  readonly blocks: number;
  /** Blocks that are mapped and deallocated together; ranges that are not aligned to it are zeroed, but stay mapped. */
  readonly granularityBlocks: number;
  /** A write is stable only after `flush`. */
  readonly hasVolatileCache: boolean;

  /** A block that is not mapped reads as zeros.  The bytes do not change afterwards. */
  read(lba: number, blocks: number): Buffer;

  /** `data` is a whole number of blocks; it is not kept. */
  write(lba: number, data: Buffer): void;

  /**
   * As `write`, and stable when the promise is done; after a crash at any instant all of it is there or nothing.  It takes effect
   * at once, so that a later `read` finds it.
   */
  writeAtomic(lba: number, data: Buffer): Promise<void>;

  /** Deallocates: the blocks read as zeros afterwards. */
  unmap(lba: number, blocks: number): void;

  /** The run that begins at `lba`: at least one block, as far as the state stays the same. */
  status(lba: number): ProvisionedRun;

  /** Makes everything written before stable. */
  flush(): Promise<void>;

  close(): Promise<void>;
}
