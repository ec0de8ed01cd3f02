import type { BlockMedium, ProvisionedRun } from './BlockMedium.js';

/** Number of bytes mapped and deallocated together, for every medium. */
export const CHUNK_BYTES = 64 * 1024;

/** Which chunks of a medium are mapped: one bit each, beginning with the lowest bit of byte 0. */
export class ChunkMap {
  readonly bits: Buffer;

  constructor(
    readonly chunks: number,
    bits: Buffer = Buffer.alloc(Math.ceil(chunks / 8)),
  ) {
    this.bits = bits;
  }

  has(chunk: number): boolean {
    return ((this.bits[chunk >> 3] ?? 0) & (1 << (chunk & 7))) !== 0;
  }

  set(chunk: number): void {
    this.bits[chunk >> 3] = (this.bits[chunk >> 3] ?? 0) | (1 << (chunk & 7));
  }

  clear(chunk: number): void {
    this.bits[chunk >> 3] = (this.bits[chunk >> 3] ?? 0) & ~(1 << (chunk & 7));
  }

  /** The number of chunks from `chunk` on, before `end`, with the same state. */
  runLength(chunk: number, end: number = this.chunks): number {
    const mapped = this.has(chunk);
    const whole = mapped ? 0xff : 0x00;
    let at = chunk + 1;
    while (at < end) {
      if ((at & 7) === 0 && this.bits[at >> 3] === whole) at += 8;
      else if (this.has(at) === mapped) at += 1;
      else break;
    }
    return Math.min(at, end) - chunk;
  }

  /** The run of blocks of a medium that begins at `lba`. */
  runOfBlocks({ blockSize, blocks }: Pick<BlockMedium, 'blockSize' | 'blocks'>, lba: number): ProvisionedRun {
    const chunk = Math.floor((lba * blockSize) / CHUNK_BYTES);
    const endChunk = chunk + this.runLength(chunk);
    return {
      mapped: this.has(chunk),
      blocks: Math.min((endChunk * CHUNK_BYTES) / blockSize, blocks) - lba,
    };
  }

  /** Whether any chunk from `first` up to, but not including, `end` is mapped. */
  hasAny(first: number, end: number): boolean {
    return first < end && (this.has(first) || this.runLength(first, end) < end - first);
  }

  /** Whether all chunks from `first` up to, but not including, `end` are mapped. */
  hasAll(first: number, end: number): boolean {
    return first >= end || (this.has(first) && this.runLength(first, end) === end - first);
  }
}
