import { isAuthentic, parseLine, type AuditHead } from './AuditChain.js';

/** An act has several lines where it consists of several changes: each names what it is about. */
export interface RecordedAct {
  readonly act: string;
  readonly what: string;
}

/** Where the chain continues, and how much of the file is kept. */
export interface SettledTail {
  readonly head: AuditHead;
  /** Length to which the file is truncated. */
  readonly keptBytes: number;
  /** Damage that a crash does not explain. */
  readonly faults: readonly string[];
  /** What was done of acts of endpoints, in lines behind the head. */
  readonly acts: readonly RecordedAct[];
}

/**
 * Compares the end of the log with the head.
 * Complete lines after the head with valid HMACs were written before a crash but not counted: the head moves to the last of
 * them.  Text without a line end was never confirmed and is cut off.  If the record of the head is missing or differs, that is a
 * fault; the chain continues from the head, so that the gap stays detectable.
 * @param text the newest file that has records.
 */
export function settleTail(key: Uint8Array, head: AuditHead, text: Buffer): SettledTail {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  const at = head.count === 0 ? -1 : lines.findLastIndex((line) => parseLine(line)?.n === head.count);
  const faults: string[] = [];
  if (head.count > 0) {
    const last = parseLine(lines[at] ?? '');
    if (last === null) {
      faults.push(
        `record ${head.count}, the last one that the store knows, is missing at the end of the audit record`,
      );
      // Text without a line end may be the rest of the missing record.
      return { head, keptBytes: text.length, faults, acts: [] };
    }
    if (last.mac !== head.mac)
      faults.push(`record ${head.count} of the audit record is not the one that the store knows`);
  }
  const behind =
    head.count === 0
      ? text.subarray(head.priorBytes, end).toString('utf8').split('\n').slice(0, -1)
      : lines.slice(at + 1);
  const settled = settleLines(key, head, behind);
  return {
    head: settled.head,
    keptBytes: Math.max(end, head.count === 0 ? head.priorBytes : 0),
    faults: [...faults, ...settled.faults],
    acts: settled.acts,
  };
}

/**
 * The same if the record of the head is the last one of a renamed file.
 * @param text the file after it; empty if nothing was written to it yet.
 */
export function settleNextFile(key: Uint8Array, head: AuditHead, text: Buffer): SettledTail {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return { ...settleLines(key, head, lines), keptBytes: end };
}

/** Moves the head to the last valid record after it. */
function settleLines(
  key: Uint8Array,
  head: AuditHead,
  lines: readonly string[],
): Pick<SettledTail, 'acts' | 'faults' | 'head'> {
  let { count, mac } = head;
  const faults: string[] = [];
  const acts: RecordedAct[] = [];
  for (const line of lines) {
    const parsed = parseLine(line);
    if (parsed === null || parsed.n !== count + 1 || !isAuthentic(key, mac, parsed)) {
      faults.push(`the audit record has a line behind record ${count} that this server did not write`);
      break;
    }
    count = parsed.n;
    mac = parsed.mac;
    const { act, what } = JSON.parse(parsed.body) as Pick<RecordedAct, 'what'> & { readonly act?: string };
    if (act !== undefined) acts.push({ act, what });
  }
  return { head: { ...head, count, mac }, faults, acts };
}
