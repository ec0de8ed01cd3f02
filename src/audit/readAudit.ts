import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AuditRecord } from './AuditLog.js';
import { parseLine } from './AuditChain.js';
import { findAuditFiles } from './auditFiles.js';

/** A record as it is in the file. */
export interface ReadRecord extends AuditRecord {
  /** Its number. */
  readonly n: number;
  /** ISO 8601. */
  readonly time: string;
}

/** A position to continue from: a file, and how many of its bytes have not been read. */
export interface AuditPlace {
  /** File name without folder. */
  readonly file: string;
  readonly bytes: number;
}

export interface AuditPage {
  /** The newest first. */
  readonly records: readonly ReadRecord[];
  /** Where older records are; null if there are none. */
  readonly next: AuditPlace | null;
}

export interface AuditSearch {
  readonly matches: (record: ReadRecord) => boolean;
  /** Where to begin; by default at the newest record. */
  readonly from?: AuditPlace | null;
  readonly maxRecords: number;
  /** Maximum number of bytes read for one page; default 16 MiB. */
  readonly maxBytes?: number;
}

const chunkBytes = 256 * 1024;

/**
 * Searches records from the newest to the oldest, until enough are found or enough has been read: the cost of a page does not
 * grow with the log. Invalid lines are skipped; `verifyAudit` reports them.
 */
export async function readAudit(
  folder: string,
  { matches, from = null, maxRecords, maxBytes = 16 * 1024 * 1024 }: AuditSearch,
): Promise<AuditPage> {
  const files = findAuditFiles(folder).toReversed();
  const first = from === null ? 0 : files.findIndex((file) => basename(file) === from.file);
  const records: ReadRecord[] = [];
  let left = maxBytes;
  for (const [index, file] of files.entries()) {
    if (first < 0 || index < first) continue;
    const opened = await open(file);
    try {
      const { size } = await opened.stat();
      let end = from !== null && index === first ? Math.min(from.bytes, size) : size;
      // Bytes before the first line end of a chunk: the end of a line that begins in an earlier chunk.
      let rest = Buffer.alloc(0);
      while (end > 0) {
        const start = Math.max(0, end - chunkBytes);
        const chunk = Buffer.alloc(end - start);
        await opened.read(chunk, 0, chunk.length, start);
        left -= chunk.length;
        const text = Buffer.concat([chunk, rest]);
        const begin = start === 0 ? 0 : text.indexOf(0x0a) + 1;
        let lineEnd = text.length;
        while (lineEnd > begin) {
          const lineStart = text.lastIndexOf(0x0a, lineEnd - 2) + 1;
          const from = Math.max(lineStart, begin);
          const record = decodeRecord(text.toString('utf8', from, lineEnd).trimEnd());
          lineEnd = from;
          if (record === null || !matches(record)) continue;
          records.push(record);
          if (records.length >= maxRecords) return { records, next: placeOf(files, index, start + from) };
        }
        rest = text.subarray(0, begin);
        end = start;
        if (left <= 0) return { records, next: placeOf(files, index, start + begin) };
        // A line longer than a chunk was not written by this program.
        if (rest.length > chunkBytes) rest = Buffer.alloc(0);
      }
    } finally {
      await opened.close();
    }
  }
  return { records, next: null };
}

function placeOf(files: readonly string[], index: number, bytes: number): AuditPlace | null {
  const file = files[index];
  if (file !== undefined && bytes > 0) return { file: basename(file), bytes };
  const older = files[index + 1];
  return older === undefined ? null : { file: basename(older), bytes: Number.MAX_SAFE_INTEGER };
}

function decodeRecord(line: string): ReadRecord | null {
  const parsed = parseLine(line);
  if (parsed === null) return null;
  try {
    return JSON.parse(parsed.body) as ReadRecord;
  } catch {
    return null;
  }
}
