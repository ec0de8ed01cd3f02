import { closeSync, fdatasyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { CHUNK_BYTES } from './ChunkMap.js';
import { readFully, writeFully } from './files.js';

const MAGIC = Buffer.from('ISWBMAP1');
const BYTES_AT = 8;
const INODE_AT = 16;
const FLAGS_AT = 24;
const TRAILER_BYTES = 32;
const BEING_CUT = 1;

/** The trailer after the bits of a map: it says that the file was made or adopted here, and its state at that time. */
export interface MapTrailer {
  /** Size of the file. */
  readonly bytes: number;
  /** Inode of the file.  If the file has another one, the bits say nothing about its contents. */
  readonly inode: bigint;
  /** Whether the file is being truncated and extended to free space, so that it may be short after a crash. */
  readonly isBeingCut: boolean;
}

/** What exists at `<path>.map`.  An `own` map without a trailer was written by an early version. */
export type FoundMap =
  | { readonly kind: 'none' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'own'; readonly trailer: MapTrailer | null };

export function mapPathOf(path: string): string {
  return `${path}.map`;
}

/** Number of bytes of the bits for a file of `bytes`. */
export function bitsBytesOf(bytes: number): number {
  return Math.ceil(Math.ceil(bytes / CHUNK_BYTES) / 8);
}

/** @param bytes the size of the file that the map would belong to. */
export function findMap(path: string, bytes: number): FoundMap {
  const stats = statSync(mapPathOf(path), { throwIfNoEntry: false });
  if (stats === undefined) return { kind: 'none' };
  if (!stats.isFile()) return { kind: 'foreign' };
  if (stats.size === 0) return { kind: 'none' };
  const trailer = readTrailer(path, stats.size);
  if (trailer !== null) return { kind: 'own', trailer };
  return stats.size === bitsBytesOf(bytes) ? { kind: 'own', trailer: null } : { kind: 'foreign' };
}

/**
 * Reads the bits of a map that was written for a file of `writtenBytes`, for one of `bytes`, which is not less.  The added part
 * is not mapped.
 */
export function readBits(path: string, bytes: number, writtenBytes: number): Buffer {
  const bits = Buffer.alloc(bitsBytesOf(bytes));
  const file = openSync(mapPathOf(path), 'r');
  try {
    readFully(file, bits.subarray(0, bitsBytesOf(writtenBytes)), 0);
  } finally {
    closeSync(file);
  }
  return bits;
}

/**
 * Writes a complete map to a new file, `<path>.map.iscsi-wbem-new`, and renames it; returns the file, open for reading and writing.
 * A new file that a crash has left is replaced.
 */
export function writeMapFile(path: string, bits: Buffer, trailer: MapTrailer): number {
  const beside = `${mapPathOf(path)}.iscsi-wbem-new`;
  rmSync(beside, { force: true });
  const file = openSync(beside, 'wx+', 0o600);
  try {
    writeFully(file, Buffer.concat([bits, encodeTrailer(trailer)]), 0);
    fdatasyncSync(file);
    renameSync(beside, mapPathOf(path));
    return file;
  } catch (error) {
    closeSync(file);
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Records in an open map that its file is being truncated, or is complete again. */
export function writeBeingCut(mapFile: number, bytes: number, isBeingCut: boolean): void {
  const flags = Buffer.alloc(4);
  flags.writeUInt32BE(isBeingCut ? BEING_CUT : 0);
  writeFully(mapFile, flags, bitsBytesOf(bytes) + FLAGS_AT);
}

function readTrailer(path: string, mapBytes: number): MapTrailer | null {
  if (mapBytes <= TRAILER_BYTES) return null;
  const trailer = Buffer.alloc(TRAILER_BYTES);
  const file = openSync(mapPathOf(path), 'r');
  try {
    readFully(file, trailer, mapBytes - TRAILER_BYTES);
  } finally {
    closeSync(file);
  }
  if (!trailer.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const bytes = Number(trailer.readBigUInt64BE(BYTES_AT));
  if (mapBytes !== bitsBytesOf(bytes) + TRAILER_BYTES) return null;
  const isBeingCut = (trailer.readUInt32BE(FLAGS_AT) & BEING_CUT) !== 0;
  return { bytes, inode: trailer.readBigUInt64BE(INODE_AT), isBeingCut };
}

function encodeTrailer({ bytes, inode, isBeingCut }: MapTrailer): Buffer {
  const trailer = Buffer.alloc(TRAILER_BYTES);
  MAGIC.copy(trailer);
  trailer.writeBigUInt64BE(BigInt(bytes), BYTES_AT);
  trailer.writeBigUInt64BE(inode, INODE_AT);
  trailer.writeUInt32BE(isBeingCut ? BEING_CUT : 0, FLAGS_AT);
  return trailer;
}
