import { closeSync, constants, openSync } from 'node:fs';
import { AtomicJournal } from './AtomicJournal.js';
import type { BlockMedium, ProvisionedRun } from './BlockMedium.js';
import { CHUNK_BYTES, ChunkMap } from './ChunkMap.js';
import { flushFile, SharedWork } from './diskFlush.js';
import { bytesOf } from '../pieces.js';
import { readFully, writePieces } from './files.js';
import { expectGeometry } from './geometry.js';
import { MediumFileError } from './MediumFileError.js';
import { zeroMapped } from './zeroMapped.js';

/** Smaller ranges are written with zeros, which is faster than a discard. */
const minDiscardBytes = 1024 * 1024;

/** The kernel's description of a block device. */
export interface DeviceFacts {
  readonly bytes: number;
  /** Granularity of discards in bytes; 0: discard is not supported. */
  readonly discardBytes: number;
}

/** Queries and commands for block devices that Node has no functions for. */
export interface DeviceCalls {
  /** @throws MediumFileError if it is not a block device. */
  readonly look: (file: number, path: string) => DeviceFacts;
  /** Discards a range, which reads as zeros afterwards. */
  readonly discard: (path: string, offset: number, bytes: number) => void;
}

export interface DeviceMediumOptions {
  /** The file for a running atomic write; it cannot be stored next to a device.  It stays when the medium is closed. */
  readonly journalPath: string;
  readonly calls: DeviceCalls;
}

/**
 * Logical blocks in a block device whose discarded blocks read as zeros, such as a thin volume of LVM.  LBA n is at byte n times
 * the block size.  A deallocated range is discarded in multiples of the granularity; the smaller rest is zeroed.  The mapped
 * state is known only for ranges that were changed since the device was opened; all others count as mapped.
 */
export class DeviceMedium implements BlockMedium {
  readonly granularityBlocks: number;
  readonly hasVolatileCache = true;
  readonly #file: number;
  readonly #journal: AtomicJournal;
  readonly #map: ChunkMap;
  readonly #bytes: number;
  /** 0: the device does not support discard. */
  readonly #discardBytes: number;
  readonly #calls: DeviceCalls;
  readonly #sharedFlush: SharedWork;

  /**
   * @throws RangeError for an invalid block size or count; MediumFileError for a device that is too small or must not be used.
   */
  constructor(
    readonly path: string,
    readonly blocks: number,
    readonly blockSize: number,
    { journalPath, calls }: DeviceMediumOptions,
  ) {
    expectGeometry(blocks, blockSize);
    this.#calls = calls;
    this.#bytes = blocks * blockSize;
    this.#file = openDevice(path);
    this.#journal = new AtomicJournal(journalPath);
    try {
      const { bytes, discardBytes } = calls.look(this.#file, path);
      if (bytes < this.#bytes)
        throw new MediumFileError(`"${path}" has ${bytes} bytes: expected at least ${this.#bytes}`);
      this.#discardBytes = discardBytes;
      this.#journal.recover(this.#file);
    } catch (error) {
      closeSync(this.#file);
      this.#journal.close();
      throw error;
    }
    this.granularityBlocks = Math.max(CHUNK_BYTES, this.#discardBytes) / blockSize;
    this.#map = new ChunkMap(Math.ceil(this.#bytes / CHUNK_BYTES));
    this.#map.bits.fill(0xff);
    this.#sharedFlush = new SharedWork(async () => flushFile(this.#file));
  }

  read(lba: number, blocks: number): Buffer {
    const data = Buffer.allocUnsafe(blocks * this.blockSize);
    const offset = lba * this.blockSize;
    const count = readFully(this.#file, data, offset);
    if (count < data.length)
      throw new Error(`${this.path} ends at byte ${offset + count}, not at ${this.#bytes}`);
    return data;
  }

  write(lba: number, ...pieces: readonly Buffer[]): void {
    const offset = lba * this.blockSize;
    this.#markMapped(offset, bytesOf(pieces));
    writePieces(this.#file, pieces, offset);
  }

  /** Waits for the disk three times and blocks all other work. */
  async writeAtomic(lba: number, data: Buffer): Promise<void> {
    const offset = lba * this.blockSize;
    this.#markMapped(offset, data.length);
    this.#journal.write(this.#file, data, offset);
  }

  unmap(lba: number, blocks: number): void {
    const offset = lba * this.blockSize;
    const end = offset + blocks * this.blockSize;
    const step = this.#discardBytes;
    // The last unit of the device may be incomplete.
    const first = step === 0 ? end : Math.ceil(offset / step) * step;
    const last = step === 0 ? end : end === this.#bytes ? end : Math.floor(end / step) * step;
    if (last - first < minDiscardBytes) {
      this.#zeroMapped(offset, end);
      return;
    }
    this.#zeroMapped(offset, first);
    this.#calls.discard(this.path, first, last - first);
    this.#zeroMapped(last, end);
    const endChunk = last === this.#bytes ? this.#map.chunks : Math.floor(last / CHUNK_BYTES);
    for (let chunk = Math.ceil(first / CHUNK_BYTES); chunk < endChunk; chunk += 1) this.#map.clear(chunk);
  }

  status(lba: number): ProvisionedRun {
    return this.#map.runOfBlocks(this, lba);
  }

  flush(): Promise<void> {
    return this.#sharedFlush.run();
  }

  async close(): Promise<void> {
    await this.#sharedFlush.runLast();
    closeSync(this.#file);
    this.#journal.close();
  }

  #markMapped(offset: number, length: number): void {
    const end = Math.ceil((offset + length) / CHUNK_BYTES);
    for (let chunk = Math.floor(offset / CHUNK_BYTES); chunk < end; chunk += 1) this.#map.set(chunk);
  }

  #zeroMapped(offset: number, end: number): void {
    zeroMapped(this.#file, this.#map, offset, end);
  }
}

function openDevice(path: string): number {
  try {
    return openSync(path, constants.O_RDWR);
  } catch (error) {
    throw new MediumFileError(`"${path}" cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}
