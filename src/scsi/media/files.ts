import { openSync, readSync, writeSync, writevSync } from 'node:fs';

/** Opens a file for reading and writing, or creates it with mode 0600. */
export function openReadWrite(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return openSync(path, 'wx+', 0o600);
    throw error;
  }
}

/** Fills `data` from `offset` on, up to the end of the file; returns the number of bytes read. */
export function readFully(file: number, data: Buffer, offset: number): number {
  let at = 0;
  while (at < data.length) {
    const count = readSync(file, data, at, data.length - at, offset + at);
    if (count === 0) break;
    at += count;
  }
  return at;
}

export function writeFully(file: number, data: Buffer, offset: number): void {
  for (let at = 0; at < data.length;) at += writeSync(file, data, at, data.length - at, offset + at);
}

/** Writes the pieces one after the other, with one system call if the file takes all of them. */
export function writePieces(file: number, pieces: readonly Buffer[], offset: number): void {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) {
    writeFully(file, only, offset);
    return;
  }
  let written = writevSync(file, pieces, offset);
  let at = offset;
  for (const piece of pieces) {
    const done = Math.min(written, piece.length);
    written -= done;
    if (done < piece.length) writeFully(file, piece.subarray(done), at + done);
    at += piece.length;
  }
}
