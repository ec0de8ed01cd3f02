import { CHUNK_BYTES, type ChunkMap } from './ChunkMap.js';
import { writeFully } from './files.js';

const ZEROS = Buffer.alloc(1024 * 1024);

/** Writes zeros to the bytes from `offset` up to `end` whose chunks are mapped.  The others read as zeros already. */
export function zeroMapped(file: number, map: ChunkMap, offset: number, end: number): void {
  const endChunk = Math.ceil(end / CHUNK_BYTES);
  for (let at = offset; at < end;) {
    const chunk = Math.floor(at / CHUNK_BYTES);
    const runEnd = Math.min(end, (chunk + map.runLength(chunk, endChunk)) * CHUNK_BYTES);
    if (map.has(chunk)) writeZeros(file, at, runEnd);
    at = runEnd;
  }
}

function writeZeros(file: number, offset: number, end: number): void {
  for (let at = offset; at < end; at += ZEROS.length) {
    writeFully(file, ZEROS.subarray(0, Math.min(ZEROS.length, end - at)), at);
  }
}
