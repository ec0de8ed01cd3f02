import { closeSync, fdatasync, fstatSync, ftruncateSync } from 'node:fs';
import { promisify } from 'node:util';
import { AtomicJournal } from './AtomicJournal.js';
import type { BlockMedium, ProvisionedRun } from './BlockMedium.js';
import { CHUNK_BYTES, ChunkMap } from './ChunkMap.js';
import { openReadWrite, readFully, writeFully } from './files.js';
import { expectGeometry } from './geometry.js';

const sync = promisify(fdatasync);

/** A file larger than this is not read through to find its zero chunks: all that it holds counts as mapped. */
const MAX_SCAN_BYTES = 1024 * 1024 * 1024;
const ZEROS = Buffer.alloc(1024 * 1024);

/**
 * Logical blocks in a sparse file, LBA n at byte n times the block size, so that any other tool can read it.
 *
 * Which chunks are mapped stands in `<path>.map`, updated with each change of state; where that file is missing or of another
 * size it is made anew from the contents.  Reads never depend on it.  `<path>.journal` holds an atomic write under way.  Unmapping what reaches the end of the file gives the space
 * back to the file system; elsewhere the chunks are zeroed, for want of a call that punches a hole.
 */
export class FileMedium implements BlockMedium {
  readonly granularityBlocks: number;
  readonly hasVolatileCache = true;
  readonly #file: number;
  readonly #mapFile: number;
  readonly #map: ChunkMap;
  readonly #journal: AtomicJournal;
  readonly #bytes: number;
  #mapChanged = false;

  /**
   * Opens the file, or makes it 0600; a file of another size is made to fit `blocks`.
   * @throws RangeError for a bad block size or count, and what the operating system reports.
   */
  constructor(
    readonly path: string,
    readonly blocks: number,
    readonly blockSize = 512,
  ) {
    expectGeometry(blocks, blockSize);
    this.granularityBlocks = CHUNK_BYTES / blockSize;
    this.#bytes = blocks * blockSize;
    this.#file = openReadWrite(path);
    try {
      if (fstatSync(this.#file).size !== this.#bytes) ftruncateSync(this.#file, this.#bytes);
      this.#journal = new AtomicJournal(`${path}.journal`);
      this.#journal.recover(this.#file);
      this.#mapFile = openReadWrite(`${path}.map`);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
    this.#map = this.#readMap();
  }

  read(lba: number, blocks: number): Buffer {
    const data = Buffer.allocUnsafe(blocks * this.blockSize);
    this.#readInto(data, lba * this.blockSize);
    return data;
  }

  write(lba: number, data: Buffer): void {
    const offset = lba * this.blockSize;
    this.#markMapped(offset, data.length);
    writeFully(this.#file, data, offset);
  }

  /** Waits for the disk, three times, without letting anything else happen. */
  async writeAtomic(lba: number, data: Buffer): Promise<void> {
    const offset = lba * this.blockSize;
    this.#markMapped(offset, data.length);
    this.#journal.write(this.#file, data, offset);
  }

  unmap(lba: number, blocks: number): void {
    const offset = lba * this.blockSize;
    const end = offset + blocks * this.blockSize;
    if (end === this.#bytes) ftruncateAndGrow(this.#file, offset, this.#bytes);
    else this.#zeroMapped(offset, end);

    const firstChunk = Math.ceil(offset / CHUNK_BYTES);
    const endChunk = end === this.#bytes ? this.#map.chunks : Math.floor(end / CHUNK_BYTES);
    if (this.#map.hasAny(firstChunk, endChunk)) {
      for (let chunk = firstChunk; chunk < endChunk; chunk += 1) this.#map.clear(chunk);
      this.#writeMap(firstChunk, endChunk);
    }
  }

  status(lba: number): ProvisionedRun {
    const chunk = Math.floor((lba * this.blockSize) / CHUNK_BYTES);
    const endChunk = chunk + this.#map.runLength(chunk);
    return {
      mapped: this.#map.has(chunk),
      blocks: Math.min(endChunk * this.granularityBlocks, this.blocks) - lba,
    };
  }

  async flush(): Promise<void> {
    if (this.#mapChanged) {
      this.#mapChanged = false;
      try {
        await sync(this.#mapFile);
      } catch (error) {
        this.#mapChanged = true;
        throw error;
      }
    }
    await sync(this.#file);
  }

  async close(): Promise<void> {
    await this.flush();
    closeSync(this.#file);
    closeSync(this.#mapFile);
    this.#journal.close();
  }

  /** Before the data: after a crash a chunk that holds some is never reported as deallocated. */
  #markMapped(offset: number, length: number): void {
    const first = Math.floor(offset / CHUNK_BYTES);
    const end = Math.ceil((offset + length) / CHUNK_BYTES);
    if (this.#map.hasAll(first, end)) return;
    for (let chunk = first; chunk < end; chunk += 1) this.#map.set(chunk);
    this.#writeMap(first, end);
  }

  #readInto(data: Buffer, offset: number): void {
    const count = readFully(this.#file, data, offset);
    if (count < data.length)
      throw new Error(`${this.path} ends at byte ${offset + count}, not at ${this.#bytes}`);
  }

  #zeroMapped(offset: number, end: number): void {
    const endChunk = Math.ceil(end / CHUNK_BYTES);
    for (let at = offset; at < end;) {
      const chunk = Math.floor(at / CHUNK_BYTES);
      const runEnd = Math.min(end, (chunk + this.#map.runLength(chunk, endChunk)) * CHUNK_BYTES);
      if (this.#map.has(chunk)) writeZeros(this.#file, at, runEnd);
      at = runEnd;
    }
  }

  #readMap(): ChunkMap {
    const chunks = Math.ceil(this.#bytes / CHUNK_BYTES);
    const stored = Buffer.alloc(Math.ceil(chunks / 8));
    if (fstatSync(this.#mapFile).size === stored.length) {
      readFully(this.#mapFile, stored, 0);
      return new ChunkMap(chunks, stored);
    }
    const map = this.#scan(chunks);
    ftruncateSync(this.#mapFile, map.bits.length);
    writeFully(this.#mapFile, map.bits, 0);
    return map;
  }

  /** The map that the contents ask for: a chunk of zeros is not mapped. */
  #scan(chunks: number): ChunkMap {
    const map = new ChunkMap(chunks);
    if (fstatSync(this.#file).blocks === 0) return map;
    if (this.#bytes > MAX_SCAN_BYTES) {
      map.bits.fill(0xff);
      return map;
    }
    const data = Buffer.alloc(CHUNK_BYTES);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const part = data.subarray(0, Math.min(CHUNK_BYTES, this.#bytes - chunk * CHUNK_BYTES));
      this.#readInto(part, chunk * CHUNK_BYTES);
      if (!part.equals(ZEROS.subarray(0, part.length))) map.set(chunk);
    }
    return map;
  }

  #writeMap(firstChunk: number, endChunk: number): void {
    const from = firstChunk >> 3;
    const to = Math.ceil(endChunk / 8);
    writeFully(this.#mapFile, this.#map.bits.subarray(from, to), from);
    this.#mapChanged = true;
  }
}

function writeZeros(file: number, offset: number, end: number): void {
  for (let at = offset; at < end; at += ZEROS.length) {
    writeFully(file, ZEROS.subarray(0, Math.min(ZEROS.length, end - at)), at);
  }
}

/** Drops what lies behind `offset` and makes the file as long as before. */
function ftruncateAndGrow(file: number, offset: number, bytes: number): void {
  ftruncateSync(file, offset);
  ftruncateSync(file, bytes);
}
