import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

// When a store is closed, a mark with a description of its file is written beside it.  While the file matches the mark, it need
// not be read to its end before it is used.  The mark is removed before the store is opened, so there is none after a crash.

/** For files up to this size the mark includes a digest of the content, which takes a few milliseconds at most. */
const maxDigestBytes = 4 * 1024 * 1024;

/** Call it when nothing is written to the file any more. */
export function writeCloseMark(path: string): void {
  try {
    const description = describeFile(path);
    if (description !== null) writeFileSync(markOf(path), description, { mode: 0o600 });
  } catch {
    // On a full disk, or if the folder is gone, there is no valid mark, and the file is read at the next start.
  }
}

/** The removal is on disk when it returns: a mark that reappeared after a power failure would describe an older file. */
export function removeCloseMark(path: string): void {
  const mark = markOf(path);
  if (statSync(mark, { throwIfNoEntry: false }) === undefined) return;
  rmSync(mark, { force: true });
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Whether the file is unchanged since it was closed. */
export function isAsClosed(path: string): boolean {
  try {
    return readFileSync(markOf(path), 'utf8') === describeFile(path);
  } catch {
    return false;
  }
}

function markOf(path: string): string {
  return `${path}-closed`;
}

/** A copy has another inode, and the change time of an inode cannot be set.  Null if there is no file. */
function describeFile(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return null;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  const digest = size > maxDigestBytes ? '' : hash('sha256', readFileSync(path), 'hex');
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs} ${digest}\n`;
}
