import type { BlockMedium, ProvisionedRun } from './BlockMedium.js';
import { CHUNK_BYTES } from './ChunkMap.js';
import { expectGeometry } from './geometry.js';

const ZEROS = Buffer.alloc(CHUNK_BYTES);

/** Logical blocks in memory, in chunks of 64 KiB that exist from the first write to them until they are unmapped. */
export class MemoryMedium implements BlockMedium {
  readonly granularityBlocks: number;
  readonly hasVolatileCache = false;
  readonly #chunks: (Buffer | undefined)[];

  /** @throws RangeError for a bad block size or count. */
  constructor(
    readonly blocks: number,
    readonly blockSize = 512,
  ) {
    expectGeometry(blocks, blockSize);
    this.granularityBlocks = CHUNK_BYTES / blockSize;
    this.#chunks = Array.from({ length: Math.ceil((blocks * blockSize) / CHUNK_BYTES) });
  }

  read(lba: number, blocks: number): Buffer {
    const offset = lba * this.blockSize;
    const length = blocks * this.blockSize;
    if (length <= CHUNK_BYTES - (offset % CHUNK_BYTES)) {
      const chunk = this.#chunks[Math.floor(offset / CHUNK_BYTES)];
      if (!chunk) return ZEROS.subarray(0, length);
    }
    const data = Buffer.allocUnsafe(length);
    this.#forEachChunk(offset, length, (index, from, to, at) => {
      const chunk = this.#chunks[index];
      if (chunk) chunk.copy(data, at, from, to);
      else data.fill(0, at, at + to - from);
    });
    return data;
  }

  write(lba: number, ...pieces: readonly Buffer[]): void {
    let offset = lba * this.blockSize;
    for (const piece of pieces) {
      this.#forEachChunk(offset, piece.length, (index, from, to, at) => {
        const chunk = (this.#chunks[index] ??= Buffer.alloc(CHUNK_BYTES));
        piece.copy(chunk, from, at, at + to - from);
      });
      offset += piece.length;
    }
  }

  async writeAtomic(lba: number, data: Buffer): Promise<void> {
    this.write(lba, data);
  }

  unmap(lba: number, blocks: number): void {
    const end = this.blocks * this.blockSize;
    this.#forEachChunk(lba * this.blockSize, blocks * this.blockSize, (index, from, to) => {
      const chunkEnd = Math.min(CHUNK_BYTES, end - index * CHUNK_BYTES);
      if (from === 0 && to === chunkEnd) this.#chunks[index] = undefined;
      else this.#chunks[index]?.fill(0, from, to);
    });
  }

  status(lba: number): ProvisionedRun {
    const first = Math.floor((lba * this.blockSize) / CHUNK_BYTES);
    const mapped = this.#chunks[first] !== undefined;
    let end = first + 1;
    while (end < this.#chunks.length && (this.#chunks[end] !== undefined) === mapped) end += 1;
    return { mapped, blocks: Math.min(end * this.granularityBlocks, this.blocks) - lba };
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {
    this.#chunks.fill(undefined);
  }

  /** Calls `visit` for each part of a range within one chunk, with its offset in the chunk and in the range. */
  #forEachChunk(
    offset: number,
    length: number,
    visit: (index: number, from: number, to: number, at: number) => void,
  ): void {
    for (let at = 0; at < length;) {
      const from = (offset + at) % CHUNK_BYTES;
      const to = Math.min(CHUNK_BYTES, from + length - at);
      visit(Math.floor((offset + at) / CHUNK_BYTES), from, to, at);
      at += to - from;
    }
  }
}
