import { closeSync, ftruncateSync, statfsSync } from 'node:fs';
import { openBackingFile, type BackingFile } from './backingFile.js';
import type { BlockMedium, ProvisionedRun } from './BlockMedium.js';
import { CHUNK_BYTES, type ChunkMap } from './ChunkMap.js';
import { flushFile, SharedWork } from './diskFlush.js';
import { bytesOf } from '../pieces.js';
import { readFully, writeFully, writePieces } from './files.js';
import { expectGeometry } from './geometry.js';
import { writeBeingCut } from './mapFile.js';
import { zeroMapped } from './zeroMapped.js';

export interface FileMediumOptions {
  /** Whether a file that was not made here may be used with its content; false by default. */
  readonly useExisting?: boolean;
  /**
   * Whether the file belongs to a pool: it must exist, is used with its content, and added space reads as zeros.  Without a map
   * all of it counts as mapped, so that it need not be scanned.  False by default.
   */
  readonly ofPool?: boolean;
  /** Writes that would leave less free space than this fail as on a full file system; 0 by default. */
  readonly reserveBytes?: number;
}

/**
 * Logical blocks in a sparse file.  LBA n is at byte n times the block size, so that other programs can read it.
 *
 * `<path>.map` stores which chunks are mapped, and is updated with each change of state.  If it belongs to another file it is
 * created again from the contents.  Reads never depend on it.  Its existence shows that the file was made, or adopted, here.
 * `<path>.journal` holds an atomic write in progress.  Unmapping a range at the end of the file returns the space to the file
 * system; elsewhere the chunks are zeroed, because Node has no function that punches a hole.
 */
export class FileMedium implements BlockMedium {
  readonly granularityBlocks: number;
  readonly hasVolatileCache = true;
  readonly blocks: number;
  readonly #backing: BackingFile;
  readonly #file: number;
  readonly #mapFile: number;
  readonly #map: ChunkMap;
  readonly #bytes: number;
  readonly #reserveBytes: number;
  readonly #sharedFlush = new SharedWork(async () => this.#flush());
  #mapChanged = false;

  /**
   * Opens the file, or creates it with mode 0600.  A file smaller than `leastBlocks` is extended with zeros.  A larger one is not
   * truncated, but served at its own size in complete blocks.
   * @throws RangeError for an invalid block size or count; MediumFileError for a file that cannot be created or must not be used.
   */
  constructor(
    readonly path: string,
    leastBlocks: number,
    readonly blockSize = 512,
    { useExisting = false, ofPool = false, reserveBytes = 0 }: FileMediumOptions = {},
  ) {
    expectGeometry(leastBlocks, blockSize);
    this.#reserveBytes = reserveBytes;
    this.granularityBlocks = CHUNK_BYTES / blockSize;
    this.#backing = openBackingFile({
      path,
      blockSize,
      bytes: leastBlocks * blockSize,
      useExisting,
      ofPool,
    });
    const { file, mapFile, map, bytes } = this.#backing;
    this.#file = file;
    this.#mapFile = mapFile;
    this.#map = map;
    this.#bytes = bytes;
    this.blocks = bytes / blockSize;
  }

  read(lba: number, blocks: number): Buffer {
    const data = Buffer.allocUnsafe(blocks * this.blockSize);
    this.#readInto(data, lba * this.blockSize);
    return data;
  }

  write(lba: number, ...pieces: readonly Buffer[]): void {
    const offset = lba * this.blockSize;
    this.#markMapped(offset, bytesOf(pieces));
    writePieces(this.#file, pieces, offset);
  }

  /** Waits for the disk three times, synchronously. */
  async writeAtomic(lba: number, data: Buffer): Promise<void> {
    const offset = lba * this.blockSize;
    this.#markMapped(offset, data.length);
    this.#backing.journal.write(this.#file, data, offset);
  }

  unmap(lba: number, blocks: number): void {
    const offset = lba * this.blockSize;
    const end = offset + blocks * this.blockSize;
    const reachesEnd = end === this.#bytes && this.#backing.endsWithMedium;
    if (reachesEnd) this.#cutAndGrow(offset);
    else zeroMapped(this.#file, this.#map, offset, end);

    const firstChunk = Math.ceil(offset / CHUNK_BYTES);
    const endChunk = reachesEnd ? this.#map.chunks : Math.floor(end / CHUNK_BYTES);
    if (this.#map.hasAny(firstChunk, endChunk)) {
      for (let chunk = firstChunk; chunk < endChunk; chunk += 1) this.#map.clear(chunk);
      this.#writeMap(firstChunk, endChunk);
    }
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
    closeSync(this.#mapFile);
    this.#backing.journal.close();
  }

  async #flush(): Promise<void> {
    if (this.#mapChanged) {
      this.#mapChanged = false;
      try {
        await flushFile(this.#mapFile);
      } catch (error) {
        this.#mapChanged = true;
        throw error;
      }
    }
    await flushFile(this.#file);
  }

  /** Done before the data is written: after a crash, a chunk with data must not be reported as deallocated. */
  #markMapped(offset: number, length: number): void {
    const first = Math.floor(offset / CHUNK_BYTES);
    const end = Math.ceil((offset + length) / CHUNK_BYTES);
    if (this.#map.hasAll(first, end)) return;
    if (this.#reserveBytes > 0) this.#expectRoom((end - first) * CHUNK_BYTES);
    for (let chunk = first; chunk < end; chunk += 1) this.#map.set(chunk);
    this.#writeMap(first, end);
  }

  /** @throws Error with the code ENOSPC */
  #expectRoom(bytes: number): void {
    const { bavail, bsize } = statfsSync(this.path);
    if (bavail * bsize - bytes >= this.#reserveBytes) return;
    const message = `the file system of "${this.path}" has ${bavail * bsize} bytes left: expected ${bytes} beside a reserve of ${this.#reserveBytes}`;
    throw Object.assign(new Error(message), { code: 'ENOSPC' });
  }

  #readInto(data: Buffer, offset: number): void {
    const count = readFully(this.#file, data, offset);
    if (count < data.length)
      throw new Error(`${this.path} ends at byte ${offset + count}, not at ${this.#bytes}`);
  }

  /**
   * Removes what follows `offset` and extends the file to its former length.  Meanwhile the map says that the file may be short.
   */
  #cutAndGrow(offset: number): void {
    writeBeingCut(this.#mapFile, this.#bytes, true);
    ftruncateSync(this.#file, offset);
    ftruncateSync(this.#file, this.#bytes);
    writeBeingCut(this.#mapFile, this.#bytes, false);
  }

  #writeMap(firstChunk: number, endChunk: number): void {
    const from = firstChunk >> 3;
    const to = Math.ceil(endChunk / 8);
    writeFully(this.#mapFile, this.#map.bits.subarray(from, to), from);
    this.#mapChanged = true;
  }
}
