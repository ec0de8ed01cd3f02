import { createHash } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, fstatSync, openSync, statSync } from 'node:fs';
import { openReadWrite, readFully, writeFully } from './files.js';

const MAGIC = Buffer.from('ATOMICJ1');
const OFFSET_AT = 8;
const LENGTH_AT = 16;
const DIGEST_AT = 24;
const HEADER_BYTES = DIGEST_AT + 32;

/**
 * Stores one write to another file until it is on stable storage there, so that a crash leaves all of it or nothing.  Every step
 * waits for the disk before the next one begins, and nothing else runs in between.
 */
export class AtomicJournal {
  readonly #path: string;
  #file: number | null = null;

  /** The file is created by the first write. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Writes `data` to `target` at a byte offset.  It is on stable storage when this returns. */
  write(target: number, data: Buffer, offset: number): void {
    this.#file ??= openReadWrite(this.#path);
    const header = Buffer.alloc(HEADER_BYTES);
    MAGIC.copy(header);
    header.writeBigUInt64BE(BigInt(offset), OFFSET_AT);
    header.writeUInt32BE(data.length, LENGTH_AT);
    digestOf(header, data).copy(header, DIGEST_AT);
    writeFully(this.#file, Buffer.concat([header, data]), 0);
    fdatasyncSync(this.#file);
    writeFully(target, data, offset);
    fdatasyncSync(target);
    // Removed before later writes: a replay after a crash would undo them.
    writeFully(this.#file, Buffer.alloc(HEADER_BYTES), 0);
    fdatasyncSync(this.#file);
  }

  /** Completes a write that a crash interrupted.  An incomplete journal is dropped. */
  recover(target: number): void {
    if (!existsSync(this.#path)) return;
    this.#file = openReadWrite(this.#path);
    const bytes = Buffer.alloc(fstatSync(this.#file).size);
    readFully(this.#file, bytes, 0);
    if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return;
    const header = bytes.subarray(0, HEADER_BYTES);
    const data = bytes.subarray(HEADER_BYTES, HEADER_BYTES + header.readUInt32BE(LENGTH_AT));
    if (digestOf(header, data).equals(header.subarray(DIGEST_AT))) {
      writeFully(target, data, Number(header.readBigUInt64BE(OFFSET_AT)));
      fdatasyncSync(target);
    }
    writeFully(this.#file, Buffer.alloc(HEADER_BYTES), 0);
    fdatasyncSync(this.#file);
  }

  /** Drops an interrupted write, because its file is gone. */
  discard(): void {
    if (!existsSync(this.#path)) return;
    this.#file = openReadWrite(this.#path);
    writeFully(this.#file, Buffer.alloc(HEADER_BYTES), 0);
    fdatasyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

/** Whether a journal can be created at a path without overwriting another file. */
export function isJournal(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  if (!stats.isFile()) return false;
  const head = Buffer.alloc(Math.min(HEADER_BYTES, stats.size));
  const file = openSync(path, 'r');
  try {
    readFully(file, head, 0);
  } finally {
    closeSync(file);
  }
  const magic = head.subarray(0, MAGIC.length);
  return magic.equals(MAGIC.subarray(0, magic.length)) || head.every((byte) => byte === 0);
}

function digestOf(header: Buffer, data: Buffer): Buffer {
  return createHash('sha256').update(header.subarray(0, DIGEST_AT)).update(data).digest();
}
