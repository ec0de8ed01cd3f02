import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

// A store that was closed leaves a mark beside its file, which says what the file was then: as long as it is the same, it need not
// be read to its end to be relied on.  The mark goes before the store is opened, so that what a crash leaves has none.

/** Up to here the mark holds a digest of what the file holds, too: a few milliseconds at most. */
const maxDigestBytes = 4 * 1024 * 1024;

/** To be called when nothing is written to the file any more. */
export function writeCloseMark(path: string): void {
  try {
    const description = describeFile(path);
    if (description !== null) writeFileSync(markOf(path), description, { mode: 0o600 });
  } catch {
    // A full disk, or a folder that has gone: without a mark, or with half of one, the file is read at the next start.
  }
}

/** On disk when it returns: a mark that came back after a power failure would be that of another file. */
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

/** Whether the file is the one that was closed last, and nobody has touched it since. */
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

/** A copy has another inode; the time of the last change of the inode cannot be set by anybody.  null: there is no file. */
function describeFile(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return null;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  const digest = size > maxDigestBytes ? '' : hash('sha256', readFileSync(path), 'hex');
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs} ${digest}\n`;
}
