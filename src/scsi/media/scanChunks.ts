import { fstatSync } from 'node:fs';
import { CHUNK_BYTES, ChunkMap } from './ChunkMap.js';
import { readFully } from './files.js';

/** A larger file is not scanned: all of it counts as mapped. */
const MAX_SCAN_BYTES = 1024 * 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/**
 * The map for the first `bytes` of a file: a chunk of zeros, or after the end of the file, is not mapped.  For a file of more
 * than 1 GiB all chunks are mapped, unless no space is allocated to it.
 */
export function scanChunks(file: number, bytes: number): ChunkMap {
  const map = new ChunkMap(Math.ceil(bytes / CHUNK_BYTES));
  const isLarge = bytes > MAX_SCAN_BYTES;
  if (isLarge && fstatSync(file).blocks > 0) {
    map.bits.fill(0xff);
    return map;
  }
  // A file system with delayed allocation may report 0 for a file just written, so its beginning is scanned as well.
  const scanned = isLarge ? CHUNK_BYTES : bytes;
  const data = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < scanned; at += CHUNK_BYTES) {
    const part = data.subarray(0, Math.min(CHUNK_BYTES, bytes - at));
    const count = readFully(file, part, at);
    if (!part.subarray(0, count).equals(ZEROS.subarray(0, count))) map.set(at / CHUNK_BYTES);
    if (count < part.length) break;
  }
  if (isLarge && map.has(0)) map.bits.fill(0xff);
  return map;
}
