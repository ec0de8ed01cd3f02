import { fstatSync } from 'node:fs';
import { CHUNK_BYTES, ChunkMap } from './ChunkMap.js';
import { readFully } from './files.js';

/** A file larger than this is not read through: all that it holds counts as mapped. */
const MAX_SCAN_BYTES = 1024 * 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/**
 * The map that the first `bytes` of a file ask for: a chunk of zeros, or one behind the end of the file, is not mapped.
 * Of a file of more than 1 GiB all chunks are mapped, unless no space is allocated to it.
 */
export function scanChunks(file: number, bytes: number): ChunkMap {
  const map = new ChunkMap(Math.ceil(bytes / CHUNK_BYTES));
  const isLarge = bytes > MAX_SCAN_BYTES;
  if (isLarge && fstatSync(file).blocks > 0) {
    map.bits.fill(0xff);
    return map;
  }
  // A file system that allocates late may say 0 of one that was just written: its beginning is looked at all the same.
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
